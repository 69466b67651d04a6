#include "access/guard-truth.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "sql/parse.hpp"
#include "sql/print-expression.hpp"
#include "sql/walk.hpp"

namespace pgsteward::access {
namespace {

using sql::BooleanOperation;
using sql::BooleanTest;

/// Is it the same each time that a statement computes it?
bool is_stable(const sql::Expression& expression) {
    static constexpr std::string_view stable[] = {"current_setting", "pg_trigger_depth", "pg_has_role", "lower", "upper", "abs", "length", "to_jsonb"};
    bool all = true;
    sql::Visitor visitor;
    visitor.query = [&](const sql::Query&) { all = false; };
    visitor.expression = [&](const sql::Expression& inside) {
        if (const auto* call = std::get_if<sql::FunctionCall>(&inside.node)) all = all && std::find(std::begin(stable), std::end(stable), call->name.name) != std::end(stable);
    };
    sql::walk(expression, visitor);
    return all;
}

/// OLD and NEW are the same row for every trigger, a variable is one body's own.
bool is_of_the_write(const sql::Expression& expression) {
    bool all = is_stable(expression);
    sql::Visitor visitor;
    visitor.expression = [&](const sql::Expression& inside) {
        if (const auto* reference = std::get_if<sql::ColumnReference>(&inside.node)) all = all && !reference->parts.empty() && (reference->parts[0] == "old" || reference->parts[0] == "new");
    };
    sql::walk(expression, visitor);
    return all;
}

/// A comparison by the one of two operators that negate each other, and in one direction.
struct Stance {
    std::string of;
    bool negated = false;
};

Stance stance_of(const sql::Expression& expression) {
    if (const auto* negation = std::get_if<BooleanOperation>(&expression.node); negation && negation->kind == BooleanOperation::Kind::not_) {
        const Stance inside = stance_of(*negation->arguments[0]);
        return {inside.of, !inside.negated};
    }
    const auto* operation = std::get_if<sql::Operation>(&expression.node);
    if (!operation || !operation->left || !operation->right || !operation->name.schema.empty()) return {sql::print(expression)};
    using Kind = sql::Operation::Kind;
    const std::string &name = operation->name.name, left = sql::print(*operation->left), right = sql::print(*operation->right);
    const auto unordered = [&](const char* word) { return std::min(left, right) + word + std::max(left, right); };
    if (operation->kind == Kind::distinct || operation->kind == Kind::not_distinct) return {unordered(" is not distinct from "), operation->kind == Kind::distinct};
    if (operation->kind != Kind::op) return {sql::print(expression)};
    if (name == "=" || name == "<>" || name == "!=") return {unordered(" equals "), name != "="};
    if (name == "<" || name == ">=") return {left + " is less than " + right, name == ">="};
    if (name == ">" || name == "<=") return {right + " is less than " + left, name == "<="};
    return {sql::print(expression)};
}

/// From what is left of a test to what that leaves of its subject.
void look_through(const BooleanTest& test, Truths& truths) {
    using Kind = BooleanTest::Kind;
    const bool negative = test.kind == Kind::is_not_true || test.kind == Kind::is_not_false || test.kind == Kind::is_not_unknown;
    const bool can_be_it = negative ? truths.can_be_false : truths.can_be_true, can_be_other = negative ? truths.can_be_true : truths.can_be_false;
    const bool of_true = test.kind == Kind::is_true || test.kind == Kind::is_not_true, of_false = test.kind == Kind::is_false || test.kind == Kind::is_not_false;
    truths.can_be_true = of_true ? can_be_it : can_be_other;
    truths.can_be_false = of_false ? can_be_it : can_be_other;
    truths.can_be_null = of_true || of_false ? can_be_other : can_be_it;
}

}  // namespace

Truths truths_of(const PathCondition& condition) {
    Truths truths{{}, condition.holds, !condition.holds, condition.null_too};
    const auto parsed = sql::parse_expression(condition.text);
    const auto* read = std::get_if<sql::ExpressionPtr>(&parsed);
    if (!read || !is_of_the_write(**read)) return truths;
    const sql::Expression* subject = read->get();
    for (;;) {
        const auto* test = std::get_if<BooleanTest>(&subject->node);
        const auto* negation = std::get_if<BooleanOperation>(&subject->node);
        if (test) {
            look_through(*test, truths);
            subject = test->argument.get();
        } else if (negation && negation->kind == BooleanOperation::Kind::not_) {
            std::swap(truths.can_be_true, truths.can_be_false);
            subject = negation->arguments[0].get();
        } else break;
    }
    const Stance stance = stance_of(*subject);
    if (stance.negated) std::swap(truths.can_be_true, truths.can_be_false);
    truths.of = stance.of;
    return truths;
}

bool exclude_each_other(const Truths& a, const Truths& b) {
    if (a.of.empty() || a.of != b.of) return false;
    return !(a.can_be_true && b.can_be_true) && !(a.can_be_false && b.can_be_false) && !(a.can_be_null && b.can_be_null);
}

bool has_opposites(const sql::Expressions& expressions) {
    std::set<std::pair<std::string, bool>> stances;
    for (const sql::ExpressionPtr& expression : expressions) {
        if (!is_stable(*expression)) continue;
        Stance stance = stance_of(*expression);
        if (stances.contains({stance.of, !stance.negated})) return true;
        stances.emplace(std::move(stance.of), stance.negated);
    }
    return false;
}

}  // namespace pgsteward::access
