#include "migration/alembic/statement-parts.hpp"
#include "text/one-of.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pgsteward::alembic {
namespace {

using python::Symbol;

constexpr std::size_t longest_chain = 100;

}  // namespace

Chain chain_of(const Value& value) {
    Chain result{value, {}};
    while (const auto call = method_call_of(result.start)) {
        result.steps.insert(result.steps.begin(), *call);
        result.start = call->base;
        if (result.steps.size() > longest_chain) break;
    }
    return result;
}

bool is_table(const Value& value) {
    if (mapped_class(value)) return true;
    const auto construct = construct_of(value);
    if (construct && construct->call) return is_one_of(construct->name, {"Table", "table", "alias", "aliased", "values"});
    const auto method = method_call_of(value);
    return method && is_one_of(method->method, {"alias", "subquery", "lateral", "cte", "tablesample"});
}

std::optional<Value> owner_of_column(const Value& value) {
    const Symbol* symbol = python::as_symbol(value);
    if (!symbol || (symbol->kind != Symbol::Kind::member && symbol->kind != Symbol::Kind::subscript)) return std::nullopt;
    const Value& base = symbol->operands[0];
    const Symbol* columns = python::as_symbol(base);
    const auto is_collection = [](const Symbol* part) { return part && part->kind == Symbol::Kind::member && (part->name == "c" || part->name == "columns"); };
    // table.c.c is a column of that name, and what is taken from it is none.
    if (is_collection(columns)) return is_collection(python::as_symbol(columns->operands[0])) ? std::nullopt : std::optional(columns->operands[0]);
    if (symbol->kind == Symbol::Kind::member && is_table(base)) return base;
    return std::nullopt;
}

bool is_query(const Value& value) {
    const Chain chain = chain_of(value);
    const auto start = construct_of(chain.start);
    if (!chain.steps.empty() && chain.steps[0].method == "select" && is_table(chain.start)) return true;
    return start && start->call && is_one_of(start->name, {"select", "exists", "union", "union_all", "intersect", "intersect_all", "except_", "except_all"});
}

/// The name of a table and its schema, as a statement writes them.
std::string Compiler::full_name(const Value& value) {
    const auto construct = construct_of(value);
    const Value* schema = construct ? construct->keyword("schema") : nullptr;
    if (python::Class* mapped = mapped_class(value))
        if (const Value* extra = mapped->find("__table_args__")) {
            const python::List* all = as_list(*extra);
            const Value& last = all && !all->elements.empty() ? all->elements.back() : *extra;
            if (const python::Table* options = python::as_table(last)) schema = python::find_in(*options, evaluator_.text("schema"));
        }
    return table_name(string(&value, "the name of a table"), string_or(schema, "a schema", ""));
}

/// How columns of a table are written: behind its name, or behind the alias.
std::string Compiler::table_reference(const Value& value) {
    const auto construct = construct_of(value);
    const bool called = construct && construct->call;
    if (mapped_class(value) || (called && (construct->name == "Table" || construct->name == "table"))) return full_name(value);
    const Value* name = nullptr;
    if (called && (construct->name == "alias" || construct->name == "aliased")) name = construct->argument(1, "name");
    if (const auto method = method_call_of(value)) name = method->call->arguments.empty() ? method->call->keyword("name") : &method->call->arguments[0];
    if (name && !python::is_none(*name)) return quoted(string(name, "an alias"));
    const auto method = method_call_of(value);
    const Value* named = method ? &method->base : construct ? construct->positional(0) : nullptr;
    // What has a name lends it; all else is called anon.
    const bool has_name = named && (mapped_class(*named) || is_construct(*named, "Table") || is_construct(*named, "table"));
    return quoted(anonymous(value, has_name && (!method || method->method != "subquery") ? string(named, "the name of a table") : "anon"));
}

/// Aliases without a name are numbered as they are met.
std::string Compiler::anonymous(const Value& value, std::string base) {
    const Symbol* symbol = python::as_symbol(value);
    const auto prefix = base + "_";
    for (const auto& [known, name] : anonymous_)
        if (known == symbol) return name;
    return anonymous_.emplace_back(symbol, fmt::format("{}{}", prefix, numbered(prefix) + 1)).second;
}

/// How many names of that kind there are.
std::size_t Compiler::numbered(std::string_view prefix) const {
    return static_cast<std::size_t>(std::count_if(anonymous_.begin(), anonymous_.end(), [&](const auto& one) {
        return one.second.starts_with(prefix) && one.second.find_first_not_of("0123456789", prefix.size()) == std::string::npos;
    }));
}

/// What stands in FROM.
std::string Compiler::from_item(const Value& value) {
    const auto construct = construct_of(value);
    const bool called = construct && construct->call;
    if (called && is_one_of(construct->name, {"alias", "aliased"}) && construct->positional(0))
        return from_item(*construct->positional(0)) + " AS " + table_reference(value);
    if (called && is_one_of(construct->name, {"join", "outerjoin"}) && construct->call->arguments.size() > 2)
        return joined_tables(construct->call->arguments[0], construct->call->arguments[1], construct->call->arguments[2], *construct->call, construct->name == "outerjoin");
    const auto method = method_call_of(value);
    if (!method) return is_table(value) && !(called && construct->name == "values") ? full_name(value) : fail("what a statement reads from is not followed");
    if (is_one_of(method->method, {"join", "outerjoin"})) {
        const Value* right = method->call->arguments.empty() ? method->call->keyword("right") : &method->call->arguments[0];
        const Value* condition = method->call->arguments.size() > 1 ? &method->call->arguments[1] : method->call->keyword("onclause");
        if (!right || !condition) return fail("a join whose condition comes from foreign keys");
        return joined_tables(method->base, *right, *condition, *method->call, method->method == "outerjoin");
    }
    if (method->method == "cte") return common_table(value);
    if (is_one_of(method->method, {"alias", "subquery", "lateral"})) {
        const auto common = method_call_of(method->base);
        if (common && common->method == "cte") return common_table(method->base) + " AS " + table_reference(value);
        const std::string inner = is_query(method->base) ? "(" + statement(method->base) + ")" : from_item(method->base);
        return (method->method == "lateral" ? "LATERAL " : "") + inner + " AS " + table_reference(value);
    }
    return fail(fmt::format(".{}() in FROM is not followed", method->method));
}

/// The name of a cte(); its text goes to the head of the whole statement, behind those that it reads itself.
std::string Compiler::common_table(const Value& value) {
    const auto method = method_call_of(value);
    const std::string name = table_reference(value);
    if (flag(method->call->keyword("recursive"), "whether a cte() is recursive", false)) return fail("a recursive cte()");
    const auto known = [&](const auto& one) { return one.first == name; };
    if (std::any_of(common_tables_.begin(), common_tables_.end(), known)) return name;
    const std::vector<std::string> outer = std::exchange(enclosing_, {});
    const bool outer_qualified = std::exchange(qualified_, true);
    std::string text = statement(method->base);
    enclosing_ = outer;
    qualified_ = outer_qualified;
    common_tables_.emplace_back(name, std::move(text));
    return name;
}

std::string Compiler::joined_tables(const Value& left, const Value& right, const Value& condition, const Symbol& call, bool outer) {
    const bool full = flag(call.keyword("full"), "whether a join is full", false);
    outer = outer || flag(call.keyword("isouter"), "whether a join is outer", false);
    return fmt::format("{} {}JOIN {} ON {}", from_item(left), full ? "FULL OUTER " : outer ? "LEFT OUTER " : "", from_item(right), qualified(condition));
}

/// The tables whose columns an expression names, each once; what stands in a subquery is its own business.
void Compiler::tables_in(const Value& value, std::vector<Value>& found, int depth) {
    if (depth > 40 || !visit()) return;
    const auto add = [&](const Value& table) {
        const std::string name = table_reference(table);
        const bool known = std::any_of(found.begin(), found.end(), [&](const Value& other) { return table_reference(other) == name; });
        if (!known) found.push_back(table);
    };
    if (is_table(value)) return add(value);
    if (const auto owner = owner_of_column(value)) {
        const Symbol* excluded = python::as_symbol(*owner);
        return excluded && excluded->kind == Symbol::Kind::member && excluded->name == "excluded" ? void() : add(*owner);
    }
    if (is_query(value)) return;
    if (const python::List* list = as_list(value)) {
        if (list->elements.size() > 1000) return;
        for (const Value& one : list->elements) tables_in(one, found, depth + 1);
        return;
    }
    const Symbol* symbol = python::as_symbol(value);
    if (!symbol || symbol->kind == Symbol::Kind::host || symbol->kind == Symbol::Kind::dotted) return;
    for (const Value& one : symbol->operands) tables_in(one, found, depth + 1);
    for (const Value& one : symbol->arguments) tables_in(one, found, depth + 1);
    for (const auto& [name, one] : symbol->keywords) tables_in(one, found, depth + 1);
}

/// Files the steps of a chain under what they add; what is not known is a failure.
void Compiler::collect(const Chain& chain, std::size_t first, Clauses& clauses) {
    for (std::size_t i = first; i < chain.steps.size(); ++i) {
        const MethodCall& step = chain.steps[i];
        const std::string_view name = step.method;
        const auto& given = step.call->arguments;
        const auto into = [&](std::vector<Value>& target) { target.insert(target.end(), given.begin(), given.end()); };
        if (step.call->open && name != "values") fail(fmt::format("some arguments of .{}() are not known", name));
        if (name == "where" || name == "filter") into(clauses.where);
        else if (name == "filter_by") filter_by(chain, step, clauses);
        else if (name == "values" || name == "ordered_values") add_values(step, clauses);
        else if (name == "select_from") into(clauses.from);
        else if (name == "join" || name == "outerjoin") clauses.joins.push_back(step);
        else if (name == "order_by") into(clauses.order_by);
        else if (name == "group_by") into(clauses.group_by);
        else if (name == "having") into(clauses.having);
        else if (name == "returning") into(clauses.returning);
        else if (name == "limit" && !given.empty()) clauses.limit = given[0];
        else if (name == "offset" && !given.empty()) clauses.offset = given[0];
        else if (name == "distinct" && given.empty()) clauses.distinct = true;
        else if (name == "with_for_update" && given.empty() && step.call->keywords.empty()) clauses.locking = " FOR UPDATE";
        else if (name == "inline") clauses.inlined = true;
        else if (name == "from_select") clauses.from_select = step;
        else if (name == "on_conflict_do_nothing" || name == "on_conflict_do_update") clauses.conflict = step;
        else if (name == "add_cte")
            for (const Value& one : given) from_item(one);
        else if (!is_one_of(name, {"execution_options", "scalar_subquery", "as_scalar", "correlate", "label", "self_group", "options", "return_defaults"}))
            fail(fmt::format(".{}() is not followed", name));
    }
}

void Compiler::add_values(const MethodCall& step, Clauses& clauses) {
    const auto& given = step.call->arguments;
    if (step.method == "ordered_values" && !given.empty()) {
        python::Table* ordered = evaluator_.heap().table();
        for (const Value& one : given) {
            const auto pair = evaluator_.elements(one);
            if (pair && pair->known.size() == 2) python::put(*ordered, pair->known[0], pair->known[1]);
            else ordered->open = true;
        }
        clauses.values.push_back(ordered);
        return;
    }
    if (!given.empty()) clauses.values.push_back(given[0]);
    if (given.size() > 1) fail("values by position are not followed");
    if (step.call->keywords.empty() && !step.call->open) return;
    python::Table* named = evaluator_.heap().table();
    named->open = step.call->open;
    for (const auto& [key, value] : step.call->keywords) python::put(*named, evaluator_.text(key), value);
    clauses.values.push_back(named);
}

/// filter_by(name=value) of the table that the statement is about.
void Compiler::filter_by(const Chain& chain, const MethodCall& step, Clauses& clauses) {
    const auto start = construct_of(chain.start);
    const Value* target = start && start->call ? start->positional(0) : nullptr;
    for (const auto& [column_name, value] : step.call->keywords) {
        Symbol column{Symbol::Kind::member, column_name};
        column.operands.push_back(target && is_table(*target) ? *target : Value(python::None{}));
        if (!target || !is_table(*target)) fail("which table filter_by() is about is not known");
        Symbol comparison{Symbol::Kind::operation, "="};
        comparison.operands = {evaluator_.heap().symbol(std::move(column)), value};
        clauses.where.push_back(evaluator_.heap().symbol(std::move(comparison)));
    }
}

}  // namespace pgsteward::alembic
