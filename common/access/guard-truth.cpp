#include "access/guard-truth.hpp"

#include <algorithm>
#include <utility>

#include "sql/parse.hpp"
#include "sql/print-expression.hpp"
#include "sql/walk.hpp"

namespace pgsteward::access {
namespace {

using sql::BooleanOperation;
using sql::BooleanTest;

/// OLD and NEW are the same row for every trigger, a variable is one body's own.
bool is_of_the_write(const sql::Expression& expression) {
    static constexpr std::string_view stable[] = {"current_setting", "pg_trigger_depth", "pg_has_role", "lower", "upper", "abs", "length", "to_jsonb"};
    bool all = true;
    sql::Visitor visitor;
    visitor.query = [&](const sql::Query&) { all = false; };
    visitor.expression = [&](const sql::Expression& inside) {
        if (const auto* reference = std::get_if<sql::ColumnReference>(&inside.node)) all = all && !reference->parts.empty() && (reference->parts[0] == "old" || reference->parts[0] == "new");
        if (const auto* call = std::get_if<sql::FunctionCall>(&inside.node)) all = all && std::find(std::begin(stable), std::end(stable), call->name.name) != std::end(stable);
    };
    sql::walk(expression, visitor);
    return all;
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
    truths.of = sql::print(*subject);
    return truths;
}

bool exclude_each_other(const Truths& a, const Truths& b) {
    if (a.of.empty() || a.of != b.of) return false;
    return !(a.can_be_true && b.can_be_true) && !(a.can_be_false && b.can_be_false) && !(a.can_be_null && b.can_be_null);
}

}  // namespace pgsteward::access
