#include "check/stricter-check.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <string>

#include "sql/equal.hpp"
#include "sql/parse.hpp"

namespace pgsteward {
namespace {

using namespace sql;

const Expression& without_casts(const Expression& expression) {
    const auto* cast = std::get_if<TypeCast>(&expression.node);
    return cast && cast->argument ? without_casts(*cast->argument) : expression;
}

bool is_number_type(const TypeName& type) {
    static const std::set<std::string, std::less<>> numbers = {"int2", "int4", "int8", "numeric", "float4", "float8"};
    return type.array_bounds.empty() && numbers.contains(type.name.name);
}

/// A number as the server prints it: 5, 1.5, '-1'::integer, (0)::numeric.
std::optional<double> number_of(const Expression& expression) {
    const auto* cast = std::get_if<TypeCast>(&expression.node);
    const auto* constant = std::get_if<Constant>(&without_casts(expression).node);
    if (!constant || (cast && !is_number_type(cast->type))) return std::nullopt;
    const bool number = constant->kind == Constant::Kind::integer || constant->kind == Constant::Kind::floating;
    if (!number && !(cast && constant->kind == Constant::Kind::string)) return std::nullopt;
    double value = 0;
    const std::string& text = constant->text;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ptr == text.data() + text.size() && read.ec == std::errc() ? std::optional(value) : std::nullopt;
}

/// left op value, or left op ANY or ALL (values)
struct Comparison {
    const Expression* left;
    std::string op;
    std::set<std::string> values;            ///< none of them NULL
    std::optional<double> number;            ///< of the only value
};

std::optional<Comparison> comparison(const Expression& condition) {
    using Kind = Operation::Kind;
    const auto* operation = std::get_if<Operation>(&condition.node);
    if (!operation || !operation->left || !operation->right || !operation->name.schema.empty()) return std::nullopt;
    Comparison found{operation->left.get(), operation->name.name, {}, {}};
    const auto add = [&](const Expression& value) {
        const auto* constant = std::get_if<Constant>(&without_casts(value).node);
        if (!constant || constant->kind == Constant::Kind::null) return false;
        found.values.insert(constant->text);
        return true;
    };
    const Expression& right = without_casts(*operation->right);
    if (const auto* array = std::get_if<ArrayConstructor>(&right.node)) {
        const bool every = std::all_of(array->elements.begin(), array->elements.end(), [&](const ExpressionPtr& element) { return element && add(*element); });
        const bool list = (operation->kind == Kind::op_any && found.op == "=") || (operation->kind == Kind::op_all && found.op == "<>");
        return every && list ? std::optional(found) : std::nullopt;
    }
    if (operation->kind != Kind::op || !add(*operation->right)) return std::nullopt;
    found.number = number_of(*operation->right);
    return found;
}

bool is_subset(const std::set<std::string>& smaller, const std::set<std::string>& larger) { return std::includes(larger.begin(), larger.end(), smaller.begin(), smaller.end()); }

/// Do all numbers `kept` lets through meet `lost`?
bool is_tighter(const std::string& kept, double by, const std::string& lost, double than) {
    if (kept == "=") return (lost == ">" && by > than) || (lost == ">=" && by >= than) || (lost == "<" && by < than) || (lost == "<=" && by <= than) || (lost == "<>" && by != than);
    const bool above = kept == ">" || kept == ">=", below = kept == "<" || kept == "<=";
    const bool open = kept == ">" || kept == "<";
    if (lost == "<>") return (above && (by > than || (open && by == than))) || (below && (by < than || (open && by == than)));
    if (above && (lost == ">" || lost == ">=")) return by > than || (by == than && (open || lost == ">="));
    return below && (lost == "<" || lost == "<=") && (by < than || (by == than && (open || lost == "<=")));
}

bool is_tighter(const Comparison& kept, const Comparison& lost) {
    if (!equal(*kept.left, *lost.left)) return false;
    if (kept.op == "=" && lost.op == "=") return is_subset(kept.values, lost.values);
    if (kept.op == "<>" && lost.op == "<>") return is_subset(lost.values, kept.values);
    return kept.number && lost.number && is_tighter(kept.op, *kept.number, lost.op, *lost.number);
}

/// A check passes where its condition is not false, and AND and OR are false where one or all of their arms are: what
/// follows arm by arm follows with NULLs as well.
bool implies(const Expression& kept, const Expression& lost) {
    using Kind = BooleanOperation::Kind;
    if (equal(kept, lost)) return true;
    const auto* of_lost = std::get_if<BooleanOperation>(&lost.node);
    const auto* of_kept = std::get_if<BooleanOperation>(&kept.node);
    const auto arm_of_kept = [&](const ExpressionPtr& arm) { return arm && implies(*arm, lost); };
    const auto arm_of_lost = [&](const ExpressionPtr& arm) { return arm && implies(kept, *arm); };
    if (of_lost && of_lost->kind == Kind::and_) return std::all_of(of_lost->arguments.begin(), of_lost->arguments.end(), arm_of_lost);
    if (of_kept && of_kept->kind == Kind::or_) return std::all_of(of_kept->arguments.begin(), of_kept->arguments.end(), arm_of_kept);
    if (of_kept && of_kept->kind == Kind::and_ && std::any_of(of_kept->arguments.begin(), of_kept->arguments.end(), arm_of_kept)) return true;
    if (of_lost && of_lost->kind == Kind::or_) return std::any_of(of_lost->arguments.begin(), of_lost->arguments.end(), arm_of_lost);
    const auto one = comparison(kept), other = comparison(lost);
    return one && other && is_tighter(*one, *other);
}

}  // namespace

bool is_as_strict(std::string_view kept, std::string_view lost) {
    if (kept == lost) return true;
    const auto one = parse_expression(kept), other = parse_expression(lost);
    const auto* kept_condition = std::get_if<ExpressionPtr>(&one);
    const auto* lost_condition = std::get_if<ExpressionPtr>(&other);
    return kept_condition && lost_condition && *kept_condition && *lost_condition && implies(**kept_condition, **lost_condition);
}

}  // namespace pgsteward
