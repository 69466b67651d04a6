// The labels that SQLAlchemy gives to what has no name of its own in a list of columns: count_1, anon_1.
// Source: SQLAlchemy, sql/compiler.py (_label_select_column, visit_label), sql/elements.py (_anon_name_label).
#include <fmt/format.h>

#include <algorithm>

#include "migration/alembic/statement-parts.hpp"
#include "text/one-of.hpp"

namespace pgsteward::alembic {
namespace {

using python::Symbol;

/// -column stands alone; ~column goes by the column's name.
bool is_minus(const Symbol& symbol) { return symbol.kind == Symbol::Kind::operation && symbol.operands.size() == 1 && symbol.name != "~"; }

/// What a cast is of: it lends the cast its name.
const Value* wrapped(const Value& value) {
    const Symbol* symbol = python::as_symbol(value);
    if (symbol && symbol->kind == Symbol::Kind::operation && symbol->operands.size() == 1 && symbol->name == "~") return owner_of_column(symbol->operands[0]) ? &symbol->operands[0] : nullptr;
    if (const auto method = method_call_of(value)) return method->method == "cast" ? &python::as_symbol(symbol->operands[0])->operands[0] : nullptr;
    const auto construct = construct_of(value);
    return construct && construct->call && is_one_of(construct->name, {"cast", "type_coerce"}) && sql_function_name(construct->path).empty() ? construct->positional(0) : nullptr;
}

/// A text or a column: what it is called is already there.
bool has_name(const Value& value) {
    const auto construct = construct_of(value);
    return owner_of_column(value) || (construct && construct->call && is_one_of(construct->name, {"text", "literal_column", "column", "Column", "distinct"}));
}

}  // namespace

/// The name of table.c.name or column("name").
std::string Compiler::name_of_column(const Value& value) {
    const Symbol& symbol = *python::as_symbol(value);
    const auto owner = owner_of_column(value);
    if (!owner) return is_construct(value, "column") || is_construct(value, "Column") ? quoted(string(construct_of(value)->positional(0), "the name of a column")) : fail("the label of a column is not known");
    const std::string name = symbol.kind == Symbol::Kind::subscript ? python::as_string(symbol.operands[1]).value_or("") : symbol.name;
    python::Class* mapped = mapped_class(*owner);
    const Value* column = mapped ? mapped->find(name) : nullptr;
    return quoted(column ? mapped_column_name(*column, name) : name);
}

std::string Compiler::label_of_function(const Value& value, std::string_view path) {
    const std::string_view name = path.substr(path.rfind('.') + 1);
    if (std::any_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) return fail("the label of a function with capitals is not known");
    std::string label = anonymous(value, std::string(name));
    // Its parameters are numbered in the same row.
    for (const Value& argument : python::as_symbol(value)->arguments)
        if (!python::as_symbol(argument)) anonymous_.emplace_back(nullptr, fmt::format("{}_{}", name, numbered(std::string(name) + "_") + 1));
    return quoted(label);
}

/// Empty where it has a name.
std::string Compiler::implied_label(const Value& value) {
    const Symbol* symbol = python::as_symbol(value);
    if (!symbol || symbol->kind == Symbol::Kind::dotted || is_minus(*symbol)) return construct_of(value) && is_one_of(construct_of(value)->name, {"true", "false", "null"}) ? quoted(anonymous(value, "anon")) : std::string();
    if (has_name(value)) return {};
    const Value* inner = wrapped(value);
    while (inner && wrapped(*inner)) inner = wrapped(*inner);
    const Value& named = inner ? *inner : value;
    if (inner && has_name(named)) return is_construct(named, "text") ? quoted(anonymous(value, "anon")) : name_of_column(named);
    const auto construct = construct_of(named);
    if (construct && construct->call && !sql_function_name(construct->path).empty()) {
        if (construct->path.ends_with(".cast")) return fail("the label of func.cast() is not known");
        return label_of_function(named, construct->path);
    }
    // Something imported that was not found may well be a column.
    if (symbol->kind == Symbol::Kind::member && symbol->name != "astext" && !inner) return {};
    return quoted(anonymous(value, "anon"));
}

}  // namespace pgsteward::alembic
