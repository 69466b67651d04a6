#include "access/guard-operators.hpp"

#include <charconv>

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

bool is_type(const sql::TypeCast& cast, std::string_view name) { return cast.type.name.name == name && cast.type.array_bounds.empty(); }

}  // namespace

std::optional<double> number_of(const std::string& text) {
    double value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<bool> compare_texts(const std::string& name, const std::string& left, const std::string& right) { return holds(name, order_of(left, right)); }

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

const sql::ExpressionPtr& whole_row(const sql::ExpressionPtr& expression) {
    const auto* call = expression ? std::get_if<sql::FunctionCall>(&expression->node) : nullptr;
    return call && call->name.name == "to_jsonb" && call->arguments.size() == 1 ? call->arguments[0] : expression;
}

}  // namespace pgsteward::access
