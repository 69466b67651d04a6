// What SQLAlchemy adds to an INSERT or UPDATE that the migration does not say: columns with a default or onupdate of
// their own, and the key of the row that was inserted.
// Source: SQLAlchemy, sql/crud.py (_scan_cols, _append_param_insert_pk_returning, _get_returning_modifiers).
#include <fmt/format.h>

#include <algorithm>

#include "migration/alembic/statement-parts.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

/// What the running program calls for each row: uuid4, datetime.utcnow, a function of the migration.
bool is_called(const Value& value) {
    if (std::holds_alternative<python::Function*>(value) || std::holds_alternative<const python::Bound*>(value) || std::holds_alternative<const python::Partial*>(value) ||
        std::holds_alternative<python::Class*>(value))
        return true;
    const Symbol* symbol = python::as_symbol(value);
    return symbol && (symbol->kind == Symbol::Kind::dotted || symbol->kind == Symbol::Kind::member);
}

/// func.now(), text("…"): part of the statement, not a value beside it.
bool is_clause(const Value& value) {
    const Symbol* symbol = python::as_symbol(value);
    return symbol && (symbol->kind == Symbol::Kind::operation || (symbol->kind == Symbol::Kind::call && !sqlalchemy_name(python::path_of(chain_of(value).start)).empty()) ||
                      (construct_of(value) && !construct_of(value)->name.empty()));
}

/// The columns that make the table's key: those that say so, or those of the constraint.
std::vector<std::string> key_of_table(const Table& table) {
    std::vector<std::string> key;
    for (const Column& column : table.columns)
        if (column.primary_key) key.push_back(column.name);
    for (const Constraint& constraint : table.constraints)
        if (constraint.kind == Constraint::Kind::primary_key && !constraint.columns.empty()) key = constraint.columns;
    return key;
}

}  // namespace

/// The table with its columns, where the migration says them all; a table(…) has neither key nor defaults.
std::optional<Table> Compiler::described(const Value& target) {
    if (!mapped_class(target) && !is_construct(target, "Table")) return std::nullopt;
    Compiler attempt(evaluator_);
    Table result = attempt.table(target);
    return attempt.failed() ? std::nullopt : std::optional(std::move(result));
}

/// By column: what goes into it where the statement does not name it; what is called gives a value that is not known.
std::vector<std::pair<std::string, Value>> Compiler::implied_values(const Value& target, Value Column::*said) {
    std::vector<std::pair<std::string, Value>> result;
    const auto table = described(target);
    if (!table) return result;
    for (const Column& column : table->columns) {
        const Value& value = column.*said;
        if (python::is_none(value)) continue;
        if (is_construct(value, "Sequence") || is_construct(value, "ColumnDefault")) fail("the default of a column is not known");
        result.emplace_back(quoted(column.name), is_called(value) ? evaluator_.unknown("a default that is called is not known") : stored(column.type, value));
    }
    return result;
}

/// RETURNING for the row of one dict: the key's columns that the server fills in.
std::string Compiler::implied_returning(const Value& target, const Value* row) {
    const python::Table* values = row ? python::as_table(*row) : nullptr;
    const auto table = values ? described(target) : std::nullopt;
    if (!table) return {};
    const std::vector<std::string> key = key_of_table(*table);
    std::string result, serial;
    for (const Column& column : table->columns) {
        if (std::find(key.begin(), key.end(), column.name) == key.end()) continue;
        const auto given = ordered(target, *values);
        const auto found = std::find_if(given.begin(), given.end(), [&](const auto& one) { return one.first == quoted(column.name); });
        const bool counts = column.autoincrement != Column::Autoincrement::no && !column.client_default && (column.references.empty() || column.autoincrement == Column::Autoincrement::yes) &&
                            (key.size() == 1 || column.autoincrement == Column::Autoincrement::yes) && is_integer(column.type, &serial);
        const bool by_server = !python::is_none(column.server_default) || column.identity || column.computed;
        const bool returned = found != given.end() ? is_clause(found->second) && !is_construct(found->second, "bindparam")
                                                   : column.client_default ? is_clause(column.default_value) : counts || by_server;
        if (returned) result += fmt::format("{}{}.{}", result.empty() ? " RETURNING " : ", ", full_name(target), quoted(column.name));
    }
    return result;
}

}  // namespace pgsteward::alembic
