// select() and what is chained to it, and which statement a value is.
#include <fmt/format.h>

#include <algorithm>

#include "migration/alembic/statement-parts.hpp"

namespace pgsteward::alembic {
namespace {

constexpr int most_nested = 60;

/// union_all(…) and its like, between the statements that they put together; empty for all else.
std::string_view set_operator(std::string_view name) {
    static constexpr std::pair<std::string_view, std::string_view> operators[] = {
        {"union", "UNION"}, {"union_all", "UNION ALL"}, {"intersect", "INTERSECT"}, {"intersect_all", "INTERSECT ALL"}, {"except_", "EXCEPT"}, {"except_all", "EXCEPT ALL"}};
    for (const auto& [method, sql] : operators)
        if (method == name) return sql;
    return {};
}

/// union_all(…) and its like, as functions.
bool is_set_operation(const Value& value) {
    const auto start = construct_of(chain_of(value).start);
    return start && start->call && !set_operator(start->name).empty();
}

}  // namespace

/// Columns are written behind the name of their table, as in every statement that is no DDL.
std::string Compiler::qualified(const Value& value, bool grouped) {
    const bool outer = std::exchange(qualified_, true);
    std::string result = expression(value, grouped);
    qualified_ = outer;
    return result;
}

std::string Compiler::where(const std::vector<Value>& conditions) {
    std::string result;
    const bool outer = std::exchange(qualified_, true);
    for (const Value& one : conditions) result += (result.empty() ? "" : " AND ") + condition(one, conditions.size() > 1);
    qualified_ = outer;
    return result.empty() ? result : " WHERE " + result;
}

/// ORDER BY, GROUP BY: a string is the name of a column or a label.
std::string Compiler::list(const std::vector<Value>& values) {
    std::string result;
    for (const Value& one : values) {
        const python::Text* name = python::as_text(one);
        result += (result.empty() ? "" : ", ") + (name ? quoted(name->text) : qualified(one));
    }
    return result;
}

/// The columns of a select; a table stands for all of its own.
std::string Compiler::selected(const std::vector<Value>& columns, Labels labels) {
    std::string result;
    for (const Value& one : columns) {
        std::string part;
        if (is_table(one)) {
            const std::string name = table_reference(one);
            for (const std::string& column : column_names(one)) part += (part.empty() ? "" : ", ") + name + "." + quoted(column);
            if (part.empty()) part = name + ".*";
        } else if (const auto method = method_call_of(one); method && method->method == "label" && !method->call->arguments.empty()) {
            part = qualified(method->base) + " AS " + quoted(string(&method->call->arguments[0], "a label"));
        } else {
            const std::string label = labels == Labels::implied ? implied_label(one) : std::string();
            part = qualified(one) + (label.empty() ? "" : " AS " + label);
        }
        result += (result.empty() ? "" : ", ") + part;
    }
    return result;
}

std::string Compiler::select(const Chain& chain) {
    const auto start = construct_of(chain.start);
    Clauses clauses;
    collect(chain, 0, clauses);
    std::vector<Value> columns = start->call->arguments;
    if (columns.size() == 1 && as_list(columns[0])) columns = as_list(columns[0])->elements;  // before SQLAlchemy 1.4
    if (start->call->open) fail("some columns of a select are not known");
    const bool tests = start->name == "exists";

    std::vector<Value> tables;
    for (const std::vector<Value>* part : {&columns, &clauses.where})
        for (const Value& one : *part) tables_in(one, tables);
    std::string from;
    std::vector<std::string> here;
    for (const Value& one : clauses.from) {
        from += (from.empty() ? "" : ", ") + from_item(one);
        tables_in(one, tables);
        std::vector<Value> inside;
        tables_in(one, inside);
        for (const Value& table : inside) here.push_back(table_reference(table));
    }
    const auto among = [](const std::vector<std::string>& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); };
    for (const MethodCall& join : clauses.joins)
        for (const Value& one : join.call->arguments) {
            std::vector<Value> joined;
            if (&one == &join.call->arguments.front()) tables_in(one, joined);
            for (const Value& table : joined) here.push_back(table_reference(table));
        }
    for (const Value& table : tables) {
        // A table of the statement around this one is meant, unless nothing else is left to read from.
        const std::string name = table_reference(table);
        if (among(here, name) || (among(enclosing_, name) && tables.size() > 1)) continue;
        from += (from.empty() ? "" : ", ") + from_item(table);
        here.push_back(name);
    }
    for (const MethodCall& join : clauses.joins) {
        const auto& given = join.call->arguments;
        if (given.size() < 2 || from.empty()) return fail("a join whose condition comes from foreign keys");
        const bool outer = join.method == "outerjoin" || flag(join.call->keyword("isouter"), "whether a join is outer", false);
        from += fmt::format(" {}JOIN {} ON {}", outer ? "LEFT OUTER " : "", from_item(given[0]), qualified(given[1]));
    }
    enclosing_.insert(enclosing_.end(), here.begin(), here.end());
    const std::string columns_text = tests ? "*" : selected(columns, Labels::implied);
    if (columns_text.empty()) fail("a select of nothing");
    std::string result = fmt::format("SELECT {}{}", clauses.distinct ? "DISTINCT " : "", columns_text);
    if (!from.empty()) result += " FROM " + from;
    result += where(clauses.where);
    if (!clauses.group_by.empty()) result += " GROUP BY " + list(clauses.group_by);
    for (const Value& one : clauses.having) result += (&one == &clauses.having.front() ? " HAVING " : " AND ") + qualified(one, clauses.having.size() > 1);
    if (!clauses.order_by.empty()) result += " ORDER BY " + list(clauses.order_by);
    if (clauses.limit && !python::is_none(*clauses.limit)) result += " LIMIT " + operand(*clauses.limit);
    if (clauses.offset && !python::is_none(*clauses.offset)) result += " OFFSET " + operand(*clauses.offset);
    enclosing_.resize(enclosing_.size() - here.size());
    return result + clauses.locking;
}

/// With the common tables of all its parts at its head.
std::string Compiler::statement(const Value& value) {
    std::string result = ++statements_ > most_nested ? fail("a statement is nested too deeply") : bare_statement(value);
    if (--statements_ > 0) return result;
    std::string with;
    for (const auto& [name, text] : std::exchange(common_tables_, {})) with += fmt::format("{}{} AS ({})", with.empty() ? "WITH " : ", ", name, text);
    return with.empty() ? result : with + " " + result;
}

std::string Compiler::bare_statement(const Value& value) {
    Chain chain = chain_of(value);
    const auto start = construct_of(chain.start);
    const bool called = start && start->call;
    const std::string_view by_method = chain.steps.empty() ? std::string_view() : set_operator(chain.steps.back().method);
    const std::string_view by_function = called && chain.steps.empty() ? set_operator(start->name) : std::string_view();
    if (!by_method.empty() || !by_function.empty()) {
        std::vector<Value> parts = by_function.empty() ? chain.steps.back().call->arguments : start->call->arguments;
        if (by_function.empty()) parts.insert(parts.begin(), chain.steps.back().base);
        std::string result;
        for (const Value& one : parts) {
            if (!is_query(one) || is_set_operation(one) || !set_operator(chain_of(one).steps.empty() ? "" : chain_of(one).steps.back().method).empty()) return fail("a union of what is no plain select()");
            result += (result.empty() ? "" : fmt::format(" {} ", by_function.empty() ? by_method : by_function)) + statement(one);
        }
        return result;
    }
    if (called && start->name == "select") return select(chain);
    if (called && chain.steps.empty() && !sql_function_name(start->path).empty()) {
        // A function that is executed is selected.
        python::Symbol one{python::Symbol::Kind::call, {}};
        one.operands.push_back(evaluator_.heap().dotted("sqlalchemy.select"));
        one.arguments.push_back(chain.start);
        return select(chain_of(evaluator_.heap().symbol(std::move(one))));
    }
    if (called && start->name == "exists") {
        // exists(select(…)) or exists().where(…)
        const Value* inner = start->positional(0);
        if (inner && is_query(*inner)) return chain.steps.empty() ? statement(*inner) : fail("an exists() that is not followed");
        return select(chain);
    }
    const bool of_table = is_table(chain.start) && !method_call_of(chain.start);
    if (of_table && !chain.steps.empty()) {
        // table.update(condition, values), table.insert(values)
        const MethodCall first = chain.steps[0];
        if (first.method == "select" && first.call->arguments.empty() && first.call->keywords.empty()) {
            // table.select() is select(table).
            python::Symbol all{python::Symbol::Kind::call, {}};
            all.operands.push_back(evaluator_.heap().dotted("sqlalchemy.select"));
            all.arguments.push_back(chain.start);
            chain.start = evaluator_.heap().symbol(std::move(all));
            chain.steps.erase(chain.steps.begin());
            return select(chain);
        }
        Clauses clauses;
        const auto& given = first.call->arguments;
        if (first.method == "insert" && !given.empty()) clauses.values.push_back(given[0]);
        else if (!given.empty()) clauses.where.push_back(given[0]);
        if (const Value* condition = first.call->keyword("whereclause")) clauses.where.push_back(*condition);
        if (const Value* values = first.call->keyword("values")) clauses.values.push_back(*values);
        else if (given.size() > 1) clauses.values.push_back(given[1]);
        collect(chain, 1, clauses);
        return change(first.method, chain.start, clauses);
    }
    if (!called || start->call->arguments.empty()) return fail("a statement that is not followed");
    Clauses clauses;
    const auto& given = start->call->arguments;
    if (start->name == "insert") clauses.values.insert(clauses.values.end(), given.begin() + 1, given.end());
    else clauses.where.insert(clauses.where.end(), given.begin() + 1, given.end());
    if (const Value* condition = start->keyword("whereclause")) clauses.where.push_back(*condition);
    if (const Value* values = start->keyword("values")) clauses.values.push_back(*values);
    collect(chain, 0, clauses);
    return change(start->name, given[0], clauses);
}

}  // namespace pgsteward::alembic
