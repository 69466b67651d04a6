// ORM sessions: rows are read and written one by one (bounded), queries may delete or update many.
#include <fmt/format.h>

#include <algorithm>

#include "migration/alembic/database.hpp"
#include "text/one-of.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

Value call_of(python::Heap& heap, Value callee, std::vector<Value> arguments, std::vector<std::pair<std::string, Value>> keywords = {}) {
    Symbol call{Symbol::Kind::call, {}};
    call.operands.push_back(callee);
    call.arguments = std::move(arguments);
    call.keywords = std::move(keywords);
    return heap.symbol(std::move(call));
}

Value member_of(python::Heap& heap, Value base, std::string name) {
    Symbol member{Symbol::Kind::member, std::move(name)};
    member.operands.push_back(base);
    return heap.symbol(std::move(member));
}

/// Rows that are inserted together: they have the same keys, and no None, which the session leaves out.
bool are_alike(const Value& rows) {
    const python::List* list = as_list(rows);
    const python::Table* first = list && !list->elements.empty() ? as_table(list->elements[0]) : nullptr;
    return first && std::all_of(list->elements.begin(), list->elements.end(), [&](const Value& one) {
        const python::Table* row = as_table(one);
        const auto fits = [&](const auto& item) { return find_in(*first, item.first) && !python::is_none(item.second) && !python::as_unknown(item.second); };
        return row && row->items.size() == first->items.size() && std::all_of(row->items.begin(), row->items.end(), fits);
    });
}

/// func.create_things(), perhaps in a text: a query of it may do more than read.
bool calls_function(const Value& entity) {
    Value start = entity;
    while (const auto step = method_call_of(start)) start = step->base;
    const auto construct = construct_of(start);
    return construct && (!sql_function_name(construct->path).empty() || construct->name == "text" || construct->name == "literal_column");
}

}  // namespace

Value Database::session_call(Evaluator& evaluator, const Symbol& session, const std::string& method, const CallSite& site) {
    const Value self(&session);
    if (is_one_of(method, {"execute", "scalar", "scalars", "exec", "exec_driver_sql"})) {
        CallSite same = site;
        std::erase_if(same.arguments.keywords, [](const auto& keyword) { return keyword.first == "execution_options" || keyword.first == "bind_arguments"; });
        return connection_call(evaluator, "execute", same);
    }
    if (method == "query") return object(evaluator, "query", site.arguments.positional, site.at);
    if (is_one_of(method, {"connection", "get_bind", "bind"})) return object(evaluator, "connection");
    if (method == "begin_nested") return savepoint(evaluator, site.at);
    if (is_one_of(method, {"begin", "__enter__", "no_autoflush", "configure", "sync_session", "remove"})) return self;
    if (is_one_of(method, {"commit", "rollback", "close", "flush", "expire", "expire_all", "expunge", "expunge_all", "refresh", "__exit__", "close_all", "is_active", "invalidate"}))
        return evaluator.unknown("it depends on what the database holds");
    if (method == "bulk_insert_mappings" && site.arguments.positional.size() == 2 && site.arguments.keywords.empty() && are_alike(site.arguments.positional[1])) {
        bulk_insert(evaluator, site);
        return python::None{};
    }
    if (is_one_of(method, {"add", "add_all", "merge", "bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings", "delete", "get", "get_one"})) {
        opaque(evaluator, site.at, fmt::format("the session's {}() {}", method, method == "delete" ? "deletes the row of one object" : method.starts_with("get") ? "reads a row" : "writes the rows of objects"), Opaque::Reach::rows);
        return evaluator.unknown("it depends on what the database holds");
    }
    if (is_one_of(method, {"run_sync", "run_callable"}) && !site.arguments.positional.empty()) return evaluator.call(site.arguments.positional[0], {{self}, {}, false});
    opaque(evaluator, site.at, fmt::format("{}() of a session is not followed", method));
    return evaluator.unknown(fmt::format("what {}() gives is not known", method));
}

/// session.query(Model).filter(…).delete(): the operands are the entity and then the calls of the chain.
Value Database::query_call(Evaluator& evaluator, const Symbol& query, const std::string& method, const CallSite& site) {
    python::Heap& heap = evaluator.heap();
    const Value entity = query.operands.empty() ? Value(python::None{}) : query.operands[0];
    if (method == "update" || method == "delete") {
        std::vector<Value> arguments{entity};
        Value statement = call_of(heap, heap.dotted("sqlalchemy." + method), std::move(arguments));
        for (const auto& [name, step] : query.keywords) {
            const Symbol* call = python::as_symbol(step);
            const bool filters = name == "filter" || name == "filter_by" || name == "where";
            statement = call_of(heap, member_of(heap, statement, filters ? name : "filter_of_a_kind_not_followed"), call->arguments, call->keywords);
        }
        if (method == "update") statement = call_of(heap, member_of(heap, statement, "values"), {site.arguments.positional.empty() ? Value(python::None{}) : site.arguments.positional[0]});
        execute_construct(evaluator, statement, site.at);
        return evaluator.unknown("it depends on what the database holds");
    }
    if (is_one_of(method, {"filter", "filter_by", "where", "join", "outerjoin", "options", "order_by", "group_by", "having", "limit", "offset", "distinct",
                     "with_entities", "yield_per", "select_from", "with_for_update", "execution_options", "enable_eagerloads", "populate_existing",
                     "add_columns", "union", "union_all", "subquery", "from_self", "correlate", "with_session", "slice", "autoflush", "params", "add_column"})) {
        Symbol longer = query;
        longer.keywords.emplace_back(method, made(evaluator, site));
        return heap.symbol(std::move(longer));
    }
    const bool calls = std::any_of(query.operands.begin(), query.operands.end(), calls_function);
    const Opaque::Reach reach = calls ? Opaque::Reach::harmless : Opaque::Reach::rows;
    if (method == "__iter__") opaque(evaluator, query.at, "going over the query reads rows", reach);
    else opaque(evaluator, site.at, fmt::format("the query's {}() reads rows", method), reach);
    return evaluator.unknown(fmt::format("it depends on the result of the query at line {}", (method == "__iter__" ? query.at : site.at).begin().line));
}

}  // namespace pgsteward::alembic
