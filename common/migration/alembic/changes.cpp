// insert(), update() and delete().
#include <fmt/format.h>

#include <algorithm>

#include "catalog/unknown-identifier.hpp"
#include "migration/alembic/statement-parts.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

/// More rows than these are data that nobody reads here.
constexpr std::size_t most_rows = 1000;

/// The type of a column of table(…), as the migration says it.
std::optional<Value> type_of_column(const Value& target, const std::string& quoted_name) {
    const auto table = construct_of(target);
    if (!table || !table->call) return std::nullopt;
    for (const Value& part : table->call->arguments) {
        const auto column = construct_of(part);
        if (!column || !column->call || (column->name != "column" && column->name != "Column") || column->call->arguments.size() < 2) continue;
        const auto name = python::as_string(column->call->arguments[0]);
        if (name && quoted(*name) == quoted_name) return column->call->arguments[1];
    }
    return std::nullopt;
}

/// None in a column of JSON is JSON's null, unless the column says otherwise (none_as_null).
bool is_json(Value type) {
    while (const auto variant = method_call_of(type)) type = variant->base;
    const auto json = construct_of(type);
    const Value* as_null = json ? json->keyword("none_as_null") : nullptr;
    return json && (json->name == "JSON" || json->name == "JSONB") && (!as_null || python::truth(*as_null) == false);
}

}  // namespace

/// The columns of a table as far as the migration says them.
std::vector<std::string> Compiler::column_names(const Value& value) {
    std::vector<std::string> result;
    const auto construct = construct_of(value);
    if (construct && construct->call)
        for (const Value& part : construct->call->arguments)
            if (is_construct(part, "column") || is_construct(part, "Column")) result.push_back(string(&part, "a column"));
    if (python::Class* mapped = mapped_class(value))
        for (const auto& [name, attribute] : mapped->attributes)
            if (is_construct(attribute, "Column") || is_construct(attribute, "mapped_column")) result.push_back(mapped_column_name(attribute, name));
    return result;
}

/// Column("name", …) under an attribute, which names it where it says nothing itself.
std::string Compiler::mapped_column_name(const Value& column_value, std::string_view attribute) {
    const auto construct = construct_of(column_value);
    const Value* given = construct ? construct->argument(0, "name") : nullptr;
    return given && python::as_text(*given) ? *python::as_string(*given) : std::string(attribute);
}

/// A key of values(): a name or a column.
std::string Compiler::target_column(const Value& key) {
    if (const auto name = python::as_string(python::plain(key))) return quoted(*name);
    const bool outer = std::exchange(qualified_, false);
    std::string result = expression(key);
    qualified_ = outer;
    return result;
}

/// What a column's type makes of a value: the label of an Enum's member, JSON's null.
Value Compiler::stored(const Value& type, const Value& value) {
    if (python::is_none(value) && is_json(type)) return evaluator_.text("null");
    const auto* member = std::get_if<python::Instance*>(&value);
    const auto construct = construct_of(type);
    // Its package wraps what is written there in a function.
    if (construct && construct->path.starts_with("geoalchemy2.") && !python::is_none(value)) fail("a value of a spatial type");
    const Value* given = construct && construct->call && (construct->name == "Enum" || construct->name == "ENUM") ? construct->positional(0) : nullptr;
    if (!member || !given || *given != Value((*member)->type)) return value;
    const std::vector<Value> members = python::members_of(*(*member)->type);
    const std::vector<std::string> labels = enum_labels(*construct);
    const auto place = static_cast<std::size_t>(std::find(members.begin(), members.end(), value) - members.begin());
    return place < labels.size() ? Value(evaluator_.text(labels[place])) : value;
}

/// In the order of the table's columns where those are known, as SQLAlchemy writes them.
std::vector<std::pair<std::string, Value>> Compiler::ordered(const Value& target, const python::Table& values) {
    std::vector<std::pair<std::string, Value>> result;
    python::Class* mapped = mapped_class(target);
    for (const auto& [key, value] : values.items) {
        // A mapped class is spoken of by its attributes, which may be called otherwise than their columns.
        const auto attribute = mapped ? python::as_string(key) : std::nullopt;
        const Value* column = attribute ? mapped->find(*attribute) : nullptr;
        result.emplace_back(column ? quoted(mapped_column_name(*column, *attribute)) : target_column(key), value);
    }
    for (auto& [name, value] : result)
        if (const auto type = type_of_column(target, name)) value = stored(*type, value);
    in_order_of_columns(target, result);
    return result;
}

void Compiler::in_order_of_columns(const Value& target, std::vector<std::pair<std::string, Value>>& values) {
    std::vector<std::string> order;
    for (const std::string& name : column_names(target)) order.push_back(quoted(name));
    const auto place = [&](const auto& one) { return std::find(order.begin(), order.end(), one.first) - order.begin(); };
    std::stable_sort(values.begin(), values.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

/// What the table's columns add themselves, where they stand among the others.
std::vector<std::pair<std::string, Value>> Compiler::with_implied(const Value& target, std::vector<std::pair<std::string, Value>> given, const std::vector<std::pair<std::string, Value>>& implied) {
    const std::size_t before = given.size();
    for (const auto& one : implied)
        if (std::none_of(given.begin(), given.end(), [&](const auto& other) { return other.first == one.first; })) given.push_back(one);
    if (given.size() > before) in_order_of_columns(target, given);
    return given;
}

std::string Compiler::assignments(const Value& target, const Value& values) {
    const python::Table* named = python::as_table(values);
    const bool known = named && !named->open && !named->doubtful;
    if (known && named->items.empty()) return fail("the values of an update are not known");
    std::string result;
    // The statement and its bound are known all the same: a name stands in for the columns that are not.
    if (!known) result = fmt::format("{}={}", unknown_identifier, placeholder());
    if (!named) return result;
    for (const auto& [column, value] : with_implied(target, ordered(target, *named), implied_values(target, &Column::on_update)))
        result += (result.empty() ? "" : ", ") + fmt::format("{}={}", column, value_of(value));
    return result;
}

/// A value that is written: what is computed in Python travels as a parameter.
std::string Compiler::value_of(const Value& value) {
    const bool outer = std::exchange(qualified_, true);
    std::string result = operand(value);
    qualified_ = outer;
    return result;
}

std::string Compiler::change(std::string_view kind, const Value& target, const Clauses& clauses) {
    if (kind != "insert" && kind != "update" && kind != "delete") return fail("a statement that is not followed");
    if (!is_table(target)) {
        const Value shown = evaluator_.as_printed(target);
        const python::Unknown* unknown = python::as_unknown(shown);
        return fail(unknown ? "the name of a table is not known: " + unknown->why : "the name of a table is not known");
    }
    const std::string name = table_reference(target);
    std::vector<Value> tables{target};
    for (const Value& condition : clauses.where) tables_in(condition, tables);
    const python::Table* values = clauses.values.empty() ? nullptr : python::as_table(clauses.values[0]);
    if (values && kind == "update")
        for (const auto& [key, value] : values->items) tables_in(value, tables);
    if (!clauses.joins.empty() || !clauses.from.empty() || clauses.limit || !clauses.order_by.empty()) fail("a join or a limit in a statement that changes rows");

    enclosing_.push_back(name);
    std::string others;
    for (std::size_t i = 1; i < tables.size() && kind != "insert"; ++i) {
        others += (others.empty() ? "" : ", ") + from_item(tables[i]);
        enclosing_.push_back(table_reference(tables[i]));
    }
    std::string result;
    if (kind == "insert") {
        result = insert(target, clauses);
    } else if (kind == "delete") {
        result = fmt::format("DELETE FROM {}{}{}", from_item(target), others.empty() ? "" : " USING " + others, where(clauses.where));
    } else if (clauses.values.empty()) {
        fail("the values of an update are not known");
    } else {
        // One after the other: both number the parameters that they meet.
        const std::string set = assignments(target, clauses.values[0]);
        result = fmt::format("UPDATE {} SET {}{}{}", from_item(target), set, others.empty() ? "" : " FROM " + others, where(clauses.where));
    }
    if (!clauses.returning.empty()) result += " RETURNING " + selected(clauses.returning);
    else if (kind == "insert" && !clauses.from_select && !clauses.inlined && !clauses.values.empty()) result += implied_returning(target, &clauses.values[0]);
    enclosing_.clear();
    return result;
}

std::string Compiler::insert(const Value& target, const Clauses& clauses) {
    if (clauses.from_select) {
        const auto& given = clauses.from_select->call->arguments;
        const Value* query = given.size() > 1 ? &given[1] : clauses.from_select->call->keyword("select");
        if (given.empty() || !query) return fail("an insert from a select that is not known");
        std::string columns;
        const auto names = evaluator_.elements(given[0]);
        if (!names || names->open) return fail("the columns of an insert are not known");
        for (const Value& one : names->known) columns += (columns.empty() ? "" : ", ") + target_column(one);
        if (!implied_values(target, &Column::default_value).empty()) return fail("an insert from a select into a table whose columns have defaults of their own");
        const bool text_query = !is_query(*query);
        return fmt::format("INSERT INTO {} ({}) {}{}", full_name(target), columns, text_query ? expression(*query) : statement(*query), conflict(target, clauses));
    }
    return insert(target, clauses.values.empty() ? nullptr : &clauses.values[0]) + conflict(target, clauses);
}

/// Rows: one dict or a list of them; without any, a parameter for every column.
std::string Compiler::insert(const Value& target, const Value* given) {
    std::vector<const python::Table*> rows;
    if (given && !python::is_none(*given)) {
        // A tuple is a row by the order of the columns, a list has several.
        const std::vector<std::string> order = column_names(target);
        const auto row_of = [&](const Value& row) -> const python::Table* {
            const python::List* values = as_list(row);
            if (!values || values->open || values->doubtful || values->elements.size() > order.size()) return python::as_table(row);
            python::Table* named = evaluator_.heap().table();
            for (std::size_t i = 0; i < values->elements.size(); ++i) python::put(*named, evaluator_.text(order[i]), values->elements[i]);
            return named;
        };
        const python::List* several = as_list(*given);
        const bool one_row = !several || (several->tuple && !several->elements.empty() && !as_list(several->elements[0]) && !python::as_table(several->elements[0]));
        if (one_row) rows.push_back(row_of(*given));
        else if (!several->open && !several->doubtful)
            for (const Value& one : several->elements) rows.push_back(row_of(one));
        const bool known = !rows.empty() && std::all_of(rows.begin(), rows.end(), [](const python::Table* row) { return row && !row->open && !row->doubtful; });
        if (!known) return fail("the rows of an insert are not known");
    }
    std::string columns;
    std::vector<std::string> names;
    const auto add = [&](const std::string& column) {
        columns += (columns.empty() ? "" : ", ") + column;
        names.push_back(column);
    };
    const auto implied = rows.empty() ? std::vector<std::pair<std::string, Value>>() : implied_values(target, &Column::default_value);
    if (rows.empty())
        for (const std::string& column : column_names(target)) add(quoted(column));
    else
        for (const auto& [column, value] : with_implied(target, ordered(target, *rows[0]), implied)) add(column);
    if (names.empty()) return fail("the rows of an insert are not known");

    const bool too_many = rows.size() > most_rows;
    std::string all;
    for (std::size_t i = 0; i < (rows.empty() || too_many ? 1 : rows.size()); ++i) {
        std::vector<std::pair<std::string, Value>> values;
        if (!rows.empty()) values = with_implied(target, ordered(target, *rows[i]), implied);
        std::string row;
        for (std::size_t column = 0; column < names.size(); ++column) {
            const auto found = std::find_if(values.begin(), values.end(), [&](const auto& one) { return one.first == names[column]; });
            row += (column == 0 ? "" : ", ") + (found == values.end() || too_many ? placeholder() : value_of(found->second));
        }
        all += (all.empty() ? "(" : ", (") + row + ")";
    }
    return fmt::format("INSERT INTO {} ({}) VALUES {}", full_name(target), columns, all);
}

/// ON CONFLICT …
std::string Compiler::conflict(const Value& target, const Clauses& clauses) {
    if (!clauses.conflict) return {};
    const Symbol& call = *clauses.conflict->call;
    const auto argument = [&](std::size_t index, std::string_view name) -> const Value* {
        const Value* found = index < call.arguments.size() ? &call.arguments[index] : call.keyword(name);
        return found && !python::is_none(*found) ? found : nullptr;
    };
    if (call.open) return fail("what a conflict does is not known");
    std::string result = " ON CONFLICT";
    if (const Value* constraint = argument(0, "constraint")) {
        result += " ON CONSTRAINT " + quoted(string(constraint, "the constraint of ON CONFLICT"));
    } else if (const Value* elements = argument(1, "index_elements")) {
        const auto all = evaluator_.elements(*elements);
        if (!all || all->open) return fail("the columns of ON CONFLICT are not known");
        std::string columns;
        for (const Value& one : all->known) columns += (columns.empty() ? "" : ", ") + target_column(one);
        result += " (" + columns + ")";
        if (const Value* predicate = argument(2, "index_where")) {
            const bool outer = std::exchange(qualified_, false);
            result += " WHERE " + expression(*predicate);
            qualified_ = outer;
        }
    }
    if (clauses.conflict->method == "on_conflict_do_nothing") return result + " DO NOTHING";
    const Value* set = argument(3, "set_");
    const python::Table* values = set ? python::as_table(*set) : nullptr;
    if (!values || values->open || values->items.empty()) return fail("what a conflict sets is not known");
    std::string assigned;
    for (const auto& [column, value] : ordered(target, *values)) assigned += (assigned.empty() ? "" : ", ") + fmt::format("{} = {}", column, value_of(value));
    result += " DO UPDATE SET " + assigned;
    if (const Value* condition = argument(4, "where")) result += " WHERE " + qualified(*condition);
    return result;
}

}  // namespace pgsteward::alembic
