#include "access/guard-operators.hpp"

#include <algorithm>
#include <charconv>
#include <memory>

#include "catalog/names.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::access {
namespace {

/// -1, 0, 1; 2 for texts that surely differ, whose order is a matter of collation.
int order_of(const std::string& a, const std::string& b) {
    const auto x = number_of(a), y = number_of(b);
    if (x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
    return a == b ? 0 : 2;
}

std::optional<bool> holds(const std::string& name, int order) {
    if (name == "=") return order == 0;
    if (name == "<>" || name == "!=") return order != 0;
    if (order == 2) return std::nullopt;
    if (name == "<") return order < 0;
    if (name == ">") return order > 0;
    if (name == "<=") return order <= 0;
    if (name == ">=") return order >= 0;
    return std::nullopt;
}

std::optional<bool> truth_of(const std::string& text) {
    if (text == "true" || text == "t" || text == "yes" || text == "y" || text == "on" || text == "1") return true;
    if (text == "false" || text == "f" || text == "no" || text == "n" || text == "off" || text == "0") return false;
    return std::nullopt;
}

/// Words for one truth value, which are equal where they are booleans and differ where they are texts.
bool may_be_same_truth(const std::string& left, const std::string& right) {
    const auto one = truth_of(left);
    return left != right && one && one == truth_of(right) && !(number_of(left) && number_of(right));
}

sql::ExpressionPtr string_constant(std::string text) {
    sql::Expression expression;
    expression.node = sql::Constant{sql::Constant::Kind::string, std::move(text)};
    return std::make_shared<const sql::Expression>(std::move(expression));
}

const std::string* string_of(const sql::ExpressionPtr& expression) {
    if (!expression) return nullptr;
    if (const auto* cast = std::get_if<sql::TypeCast>(&expression->node)) return string_of(cast->argument);
    const auto* constant = std::get_if<sql::Constant>(&expression->node);
    return constant && constant->kind == sql::Constant::Kind::string ? &constant->text : nullptr;
}

sql::Expressions pieces_of(std::string_view text, std::string_view separator) {
    sql::Expressions pieces;
    for (;;) {
        const std::size_t at = text.find(separator);
        pieces.push_back(string_constant(std::string(text.substr(0, at))));
        if (at == std::string_view::npos) return pieces;
        text.remove_prefix(at + separator.size());
    }
}

/// '{a,b}' without quotes, spaces, NULL and arrays inside.
std::optional<sql::Expressions> elements_of_literal(std::string_view text) {
    if (!text.starts_with('{') || !text.ends_with('}') || text.size() < 2) return std::nullopt;
    text = text.substr(1, text.size() - 2);
    if (text.empty()) return sql::Expressions();
    sql::Expressions pieces = pieces_of(text, ",");
    const bool plain = text.find_first_of("{}\"\\ \t\n") == std::string_view::npos && std::none_of(pieces.begin(), pieces.end(), [](const sql::ExpressionPtr& piece) {
        return string_of(piece)->empty() || lower_case(*string_of(piece)) == "null";
    });
    return plain ? std::optional(std::move(pieces)) : std::nullopt;
}

bool is_type(const sql::TypeCast& cast, std::string_view name) { return cast.type.name.name == name && cast.type.array_bounds.empty(); }

}  // namespace

std::optional<double> number_of(const std::string& text) {
    double value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<bool> compare_texts(const std::string& name, const std::string& left, const std::string& right) {
    return may_be_same_truth(left, right) ? std::nullopt : holds(name, order_of(left, right));
}

bool is_relid(const sql::ExpressionPtr& expression) {
    if (!expression) return false;
    if (const auto* cast = std::get_if<sql::TypeCast>(&expression->node)) return (is_type(*cast, "regclass") || is_type(*cast, "oid")) && is_relid(cast->argument);
    const auto* reference = std::get_if<sql::ColumnReference>(&expression->node);
    return reference && reference->parts.size() == 1 && reference->parts[0] == "tg_relid";
}

std::optional<QualifiedName> regclass_named(const sql::ExpressionPtr& expression) {
    const auto* cast = expression ? std::get_if<sql::TypeCast>(&expression->node) : nullptr;
    if (cast && is_type(*cast, "oid")) return regclass_named(cast->argument);
    const auto* constant = cast && cast->argument && is_type(*cast, "regclass") ? std::get_if<sql::Constant>(&cast->argument->node) : nullptr;
    if (!constant || constant->kind != sql::Constant::Kind::string) return std::nullopt;
    std::size_t at = 0;
    QualifiedName name;
    name.schema = read_identifier(constant->text, at, ".");
    if (at >= constant->text.size() || constant->text[at] != '.') return std::nullopt;
    name.name = read_identifier(constant->text, ++at, ".");
    return at == constant->text.size() ? std::optional(name) : std::nullopt;
}

std::optional<sql::Expressions> elements_of(const sql::ExpressionPtr& array, const Trigger* trigger) {
    if (!array) return std::nullopt;
    if (const auto* cast = std::get_if<sql::TypeCast>(&array->node)) {
        const std::string* text = cast->type.array_bounds.empty() ? nullptr : string_of(cast->argument);
        return text ? elements_of_literal(*text) : cast->type.array_bounds.empty() ? std::nullopt : elements_of(cast->argument, trigger);
    }
    if (const auto* constructor = std::get_if<sql::ArrayConstructor>(&array->node)) {
        const bool deep = std::any_of(constructor->elements.begin(), constructor->elements.end(), [&](const sql::ExpressionPtr& element) {
            return !element || std::holds_alternative<sql::ArrayConstructor>(element->node);
        });
        return deep ? std::nullopt : std::optional(constructor->elements);
    }
    if (const auto* call = std::get_if<sql::FunctionCall>(&array->node); call && call->name.name == "string_to_array" && call->arguments.size() == 2) {
        const std::string *text = string_of(call->arguments[0]), *separator = string_of(call->arguments[1]);
        return text && separator && !text->empty() && !separator->empty() ? std::optional(pieces_of(*text, *separator)) : std::nullopt;
    }
    const auto* reference = std::get_if<sql::ColumnReference>(&array->node);
    // Without arguments it is NULL.
    if (!reference || reference->parts.size() != 1 || reference->parts[0] != "tg_argv" || !trigger || trigger->arguments.empty()) return std::nullopt;
    sql::Expressions arguments;
    for (const std::string& argument : trigger->arguments) arguments.push_back(string_constant(argument));
    return arguments;
}

const sql::ExpressionPtr& whole_row(const sql::ExpressionPtr& expression) {
    const auto* call = expression ? std::get_if<sql::FunctionCall>(&expression->node) : nullptr;
    const bool built_in = call && (call->name.schema.empty() || call->name.schema == "pg_catalog");
    return built_in && call->name.name == "to_jsonb" && call->arguments.size() == 1 ? call->arguments[0] : expression;
}

}  // namespace pgsteward::access
