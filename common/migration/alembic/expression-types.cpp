// What is known of an expression's type: SQLAlchemy chooses operators by it.
// Facts: sqlalchemy/sql/sqltypes.py, Concatenable and NullType.
#include <algorithm>

#include "migration/alembic/statement-parts.hpp"
#include "text/one-of.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

constexpr int most_nested = 40;

/// A type whose + is ||. Nothing for one that is none of SQLAlchemy's.
std::optional<bool> type_concatenates(const Value& type) {
    const auto construct = construct_of(type);
    if (!construct || construct->name.empty()) return std::nullopt;
    return is_one_of(construct->name, {"String", "Text", "Unicode", "UnicodeText", "VARCHAR", "NVARCHAR", "CHAR", "NCHAR", "TEXT", "CLOB", "CITEXT", "Enum", "ENUM", "ARRAY", "JSONB", "HSTORE"});
}

}  // namespace

/// The type of table.c.name or Model.name as the migration says it; None where it says none, nothing where the column is not found.
std::optional<Value> Compiler::declared_type_of(const Value& column_value) {
    const auto owner = owner_of_column(column_value);
    if (!owner) return std::nullopt;
    const Symbol* symbol = python::as_symbol(column_value);
    const std::string name = symbol->kind == Symbol::Kind::subscript ? python::as_string(symbol->operands[1]).value_or("") : symbol->name;
    const auto type_in = [](const Construct& column, std::size_t first) -> Value {
        const Value* given = column.positional(first);
        if (const Value* named = column.keyword("type_")) given = named;
        const auto construct = given ? construct_of(*given) : std::nullopt;
        const bool type = construct && !is_one_of(construct->name, {"ForeignKey", "Identity", "Computed", "Sequence", "CheckConstraint", "FetchedValue", "DefaultClause"});
        return type ? *given : Value(python::None{});
    };
    if (python::Class* mapped = mapped_class(*owner)) {
        const Value* attribute = mapped->find(name);
        const auto column = attribute ? construct_of(*attribute) : std::nullopt;
        if (!column || !column->call) return std::nullopt;
        return type_in(*column, column->positional(0) && python::as_text(*column->positional(0)) ? 1 : 0);
    }
    const auto construct = construct_of(*owner);
    if (!construct || !construct->call) return std::nullopt;
    for (const Value& one : construct->call->arguments)
        if (const auto item = construct_of(one); item && item->call && item->positional(0) && python::as_string(*item->positional(0)) == name) return type_in(*item, 1);
    return std::nullopt;
}

/// Is it of a type whose + is ||? Nothing where SQLAlchemy knows no type either.
std::optional<bool> Compiler::concatenates(const Value& value, int depth) {
    const Value& plain = python::plain(value);
    if (python::as_text(plain) || as_list(plain)) return true;
    const Symbol* symbol = python::as_symbol(plain);
    if (!symbol) return python::as_unknown(plain) || python::is_none(plain) ? std::nullopt : std::optional(false);
    if (depth > most_nested) return std::nullopt;
    if (symbol->kind == Symbol::Kind::operation) {
        if (symbol->operands.size() != 2) return std::nullopt;
        const auto left = concatenates(symbol->operands[0], depth + 1);
        return left ? left : concatenates(symbol->operands[1], depth + 1);
    }
    if (const auto type = declared_type_of(plain)) return python::is_none(*type) ? std::nullopt : type_concatenates(*type);
    const auto method = method_call_of(plain);
    if (method && method->method == "cast" && !method->call->arguments.empty()) return type_concatenates(method->call->arguments[0]);
    if (method && is_one_of(method->method, {"label", "collate", "concat"})) return concatenates(method->base, depth + 1);
    if (symbol->kind == Symbol::Kind::member && symbol->name == "astext") return true;
    const auto construct = construct_of(plain);
    if (!construct || !construct->call) return std::nullopt;
    const Value* second = construct->argument(1, "type_");
    if (is_one_of(construct->name, {"cast", "type_coerce", "column", "literal_column"}) && second) return type_concatenates(*second);
    if (construct->name == "literal" && construct->positional(0)) return second ? type_concatenates(*second) : concatenates(*construct->positional(0), depth + 1);
    if (!sql_function_name(construct->path).empty()) {
        if (construct->name == "concat") return true;
        if (is_one_of(construct->name, {"coalesce", "max", "min"}) && construct->positional(0)) return concatenates(*construct->positional(0), depth + 1);
    }
    return std::nullopt;
}

bool Compiler::means_concatenation(const Value& left, const Value& right) {
    const auto one = concatenates(left), other = concatenates(right);
    return one ? *one && other.value_or(true) : other.value_or(false);
}

}  // namespace pgsteward::alembic
