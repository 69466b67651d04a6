// Arguments as plain values, or the reason why they cannot be told.
#include <fmt/format.h>

#include "migration/alembic/statement-parts.hpp"

namespace pgsteward::alembic {

std::string Compiler::fail(std::string why) {
    if (!failure_) failure_ = std::move(why);
    return {};
}

/// A name: a string, op.f("…"), quoted_name("…").
std::string Compiler::string(const Value* value, std::string_view what) {
    if (!value || python::is_none(*value)) return fail(fmt::format("{} is not given", what));
    if (const auto text = python::as_string(python::plain(*value))) return *text;
    if (const auto construct = construct_of(*value); construct && construct->call) {
        if (construct->name == "quoted_name") return string(construct->positional(0), what);
        if (construct->name == "conv") return shortened(string(construct->positional(0), what));
        if (construct->name == "Table" || construct->name == "table") return string(construct->argument(0, "name"), what);
        if (construct->name == "Column" || construct->name == "column") return string(construct->argument(0, "name"), what);
    }
    if (const python::Class* mapped = mapped_class(*value))
        if (Value* name = const_cast<python::Class*>(mapped)->find("__tablename__")) return string(name, what);
    if (owner_of_column(*value))
        if (const python::Symbol* column = python::as_symbol(*value); column->kind == python::Symbol::Kind::member) return column->name;
    if (const python::Unknown* unknown = python::as_unknown(*value)) return fail(fmt::format("{} is not known: {}", what, unknown->why));
    const Value shown = evaluator_.as_printed(*value);
    if (const python::Unknown* unknown = python::as_unknown(shown)) return fail(fmt::format("{} is not known: {}", what, unknown->why));
    return fail(fmt::format("{} is not a string", what));
}

std::string Compiler::string_or(const Value* value, std::string_view what, std::string fallback) {
    if (!value || python::is_none(*value)) return fallback;
    if (std::holds_alternative<bool>(*value) && !std::get<bool>(*value)) return fallback;
    return string(value, what);
}

bool Compiler::flag(const Value* value, std::string_view what, bool fallback) {
    if (!value || python::is_none(*value)) return fallback;
    const auto holds = python::truth(*value);
    if (!holds) fail(fmt::format("{} is not known", what));
    return holds.value_or(fallback);
}

std::vector<std::string> Compiler::strings(const Value* value, std::string_view what) {
    std::vector<std::string> result;
    if (!value || python::is_none(*value)) {
        fail(fmt::format("{} are not given", what));
        return result;
    }
    if (python::as_string(*value)) return {string(value, what)};
    const auto all = evaluator_.elements(*value);
    if (!all || all->open || all->doubtful) {
        const python::Unknown* unknown = python::as_unknown(*value);
        fail(unknown ? fmt::format("{} are not known: {}", what, unknown->why) : fmt::format("{} are not known", what));
        return result;
    }
    for (const Value& element : all->known) result.push_back(string(&element, what));
    return result;
}

/// A schema may hold a database's name before its own.
std::string Compiler::table_name(std::string_view name, std::string_view schema) const {
    std::string result;
    while (!schema.empty()) {
        const std::size_t dot = std::min(schema.find('.'), schema.size());
        result += quoted(schema.substr(0, dot)) + '.';
        schema.remove_prefix(std::min(dot + 1, schema.size()));
    }
    return result + quoted(name);
}

std::string Compiler::literal(const Value& given) {
    const Value& value = python::plain(given);
    if (python::is_none(value)) return "NULL";
    if (const bool* flag_value = std::get_if<bool>(&value)) return *flag_value ? "true" : "false";
    if (const python::Text* text = python::as_text(value)) return quoted_literal(text->text);
    if (const auto number = python::printed(value); number && (python::as_integer(value) || std::holds_alternative<double>(value))) return *number;
    return fail("a value is not known");
}

std::vector<std::pair<std::string, Value>> Compiler::postgresql_options(
    const std::vector<std::pair<std::string, Value>>& keywords) const {
    std::vector<std::pair<std::string, Value>> result;
    for (const auto& [name, value] : keywords)
        if (name.starts_with("postgresql_")) result.emplace_back(name.substr(11), value);
    return result;
}

}  // namespace pgsteward::alembic
