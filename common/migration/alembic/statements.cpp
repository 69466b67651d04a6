// select(), insert(), update(), delete() and what is chained to them.
#include <fmt/format.h>

#include <algorithm>

#include "migration/alembic/compiler.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

/// The innermost call of a chain and the calls after it, in order.
struct Chain {
    Value start;
    std::vector<MethodCall> steps;
};

Chain chain_of(const Value& value) {
    Chain result{value, {}};
    while (const auto call = method_call_of(result.start)) {
        result.steps.insert(result.steps.begin(), *call);
        result.start = call->base;
        if (result.steps.size() > 100) break;
    }
    return result;
}

}  // namespace

std::string Compiler::where(const std::vector<Value>& conditions) {
    if (conditions.empty()) return {};
    std::string result;
    for (const Value& condition : conditions) result += (result.empty() ? "" : " AND ") + expression(condition, conditions.size() > 1);
    return " WHERE " + result;
}

std::string Compiler::assignments(const Value& values) {
    const python::Table* table_value = python::as_table(values);
    if (!table_value || table_value->open) return fail("the values of an update are not known");
    std::string result;
    for (const auto& [name, value] : table_value->items) {
        std::string target = python::as_text(name) ? quoted(*python::as_string(name)) : expression(name);
        const bool plain = python::as_unknown(value) || as_list(value) || as_table(value) || std::holds_alternative<python::Instance*>(value);
        result += (result.empty() ? "" : ", ") + target + "=" + (plain ? placeholder() : expression(value, true));
    }
    return result;
}

std::string Compiler::insert(const Value& target, const Value* row) {
    const auto construct = construct_of(target);
    std::string name;
    if (mapped_class(target)) name = quoted(string(&target, "the name of a table"));
    else name = table_name(string(&target, "the name of a table"), string_or(construct ? construct->keyword("schema") : nullptr, "a schema", ""));
    std::vector<std::string> columns;
    const python::Table* values = row ? python::as_table(*row) : nullptr;
    if (values)
        for (const auto& [column_name, value] : values->items) columns.push_back(python::as_text(column_name) ? quoted(*python::as_string(column_name)) : expression(column_name));
    else if (construct && construct->call)
        for (const Value& part : construct->call->arguments)
            if (is_construct(part, "column") || is_construct(part, "Column")) columns.push_back(quoted(string(&part, "a column")));
    if (columns.empty()) return fail("the rows of an insert are not known");
    std::string list, marks;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        list += (i == 0 ? "" : ", ") + columns[i];
        marks += (i == 0 ? "" : ", ") + placeholder();
    }
    return fmt::format("INSERT INTO {} ({}) VALUES ({})", name, list, marks);
}

/// What a step of a chain adds.
void Compiler::remember(const MethodCall& step, std::vector<Value>& conditions, std::vector<Value>& values) {
    const std::string_view name = step.method;
    if (name == "where" || name == "filter") {
        conditions.insert(conditions.end(), step.call->arguments.begin(), step.call->arguments.end());
    } else if (name == "filter_by") {
        for (const auto& [column_name, value] : step.call->keywords) {
            Symbol column_symbol{Symbol::Kind::call, {}};
            column_symbol.operands.push_back(evaluator_.heap().dotted("sqlalchemy.column"));
            column_symbol.arguments.push_back(evaluator_.text(column_name));
            Symbol comparison{Symbol::Kind::operation, "="};
            comparison.operands = {evaluator_.heap().symbol(std::move(column_symbol)), value};
            conditions.push_back(evaluator_.heap().symbol(std::move(comparison)));
        }
    } else if (name == "values") {
        if (!step.call->arguments.empty()) values.push_back(step.call->arguments[0]);
        if (!step.call->keywords.empty()) {
            python::Table* table_value = evaluator_.heap().table();
            for (const auto& [key, value] : step.call->keywords) python::put(*table_value, evaluator_.text(key), value);
            table_value->open = step.call->open;
            values.push_back(table_value);
        }
    } else if (name != "returning" && name != "execution_options" && name != "on_conflict_do_nothing" && name != "prefix_with" && name != "order_by" && name != "limit" && name != "select_from" && name != "distinct" && name != "group_by" && name != "offset" && name != "with_for_update" && name != "scalar_subquery" && name != "correlate" && name != "inline") {
        fail(fmt::format(".{}() is not followed", name));
    }
}

std::string Compiler::statement(const Value& value) {
    Chain chain = chain_of(value);
    std::string kind;
    Value target = python::None{};
    std::vector<Value> conditions, values;
    const auto start = construct_of(chain.start);
    std::size_t next = 0;
    const bool of_table = start && start->call && (start->name == "Table" || start->name == "table");
    if ((of_table || mapped_class(chain.start)) && !chain.steps.empty()) {
        // table.update(…)
        kind = chain.steps[0].method;
        target = chain.start;
        const Symbol& call = *chain.steps[0].call;
        if (!call.arguments.empty()) conditions.push_back(call.arguments[0]);
        if (const Value* condition = call.keyword("whereclause")) conditions.push_back(*condition);
        if (const Value* given = call.keyword("values")) values.push_back(*given);
        if (kind == "insert" && !conditions.empty()) values.assign(1, conditions[0]), conditions.clear();
        if (kind == "delete" && conditions.empty()) conditions.clear();
        next = 1;
    } else if (start && start->call) {
        kind = start->name;
        if (const Value* first = start->positional(0)) target = *first;
        if (kind != "select")
            for (std::size_t i = 1; i < start->call->arguments.size(); ++i) conditions.push_back(start->call->arguments[i]);
    }
    for (; next < chain.steps.size(); ++next) remember(chain.steps[next], conditions, values);
    if (kind == "insert") return insert(target, values.empty() ? nullptr : &values[0]);
    if (kind == "select") {
        if (!start || !start->call) return fail("a select that is not followed");
        std::vector<Value> columns = start->call->arguments;
        if (columns.size() == 1)
            if (const auto all = evaluator_.elements(columns[0]); all && !mapped_class(columns[0])) columns = all->known;
        std::string list, from;
        for (const Value& one : columns) {
            const bool whole = is_construct(one, "Table") || is_construct(one, "table") || mapped_class(one);
            list += (list.empty() ? "" : ", ") + (whole ? "*" : expression(one));
            Value owner = one;
            for (const Symbol* symbol = python::as_symbol(owner); symbol && symbol->kind != Symbol::Kind::call && !symbol->operands.empty(); symbol = python::as_symbol(owner)) owner = symbol->operands[0];
            if (is_construct(owner, "Table") || is_construct(owner, "table") || mapped_class(owner)) {
                const std::string name = quoted(string(&owner, "the name of a table"));
                if (from.find(name) == from.npos) from += (from.empty() ? "" : ", ") + name;
            }
        }
        if (list.empty()) return fail("a select of nothing");
        if (from.empty()) return fail("a select that is not followed");
        return fmt::format("SELECT {} FROM {}{}", list, from, where(conditions));
    }
    if (kind != "update" && kind != "delete") return fail("a statement that is not followed");
    const auto table_construct = construct_of(target);
    const std::string name = table_name(string(&target, "the name of a table"), string_or(table_construct && !mapped_class(target) ? table_construct->keyword("schema") : nullptr, "a schema", ""));
    if (kind == "delete") return fmt::format("DELETE FROM {}{}", name, where(conditions));
    if (values.empty()) return fail("the values of an update are not known");
    // One after the other: both number the parameters that they meet.
    const std::string set = assignments(values[0]);
    return fmt::format("UPDATE {} SET {}{}", name, set, where(conditions));
}

}  // namespace pgsteward::alembic
