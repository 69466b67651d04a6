// if, match: where a condition is not known, both ways are taken (ways.cpp).
#include <fmt/format.h>

#include "python/evaluator.hpp"

namespace pgsteward::python {

Flow Evaluator::execute_if(const If& node, std::size_t branch, Span span) {
    for (; branch < node.branches.size(); ++branch) {
        Value test = evaluate(node.branches[branch].test);
        if (const auto answer = call_special(test, special_method(test, "__bool__") ? "__bool__" : "__len__")) test = *answer;
        const std::optional<bool> holds = truth(test);
        if (stopped_) return Flow::stopped;
        if (!holds) return execute_unknown_if(node, branch, span);
        if (*holds) return execute(node.branches[branch].body);
    }
    return execute(node.otherwise);
}

Flow Evaluator::execute_unknown_if(const If& node, std::size_t branch, Span span) {
    const std::string place = "the condition at " + line(node.branches[branch].test->span);
    return either(
        fmt::format("only where {} holds", place), [&] { return execute(node.branches[branch].body); },
        fmt::format("only where {} does not hold", place),
        [&] { return execute_if(node, branch + 1, span); }, place);
}

Flow Evaluator::execute_match(const Match& node, std::size_t which, const Value& subject, Span span) {
    for (; which < node.cases.size(); ++which) {
        const Match::Case& one = node.cases[which];
        bool surely = one.anything || !one.capture.empty();
        bool perhaps = surely || one.unclear || one.literals.empty();
        for (Expr literal : one.literals) {
            const auto same = equal(subject, evaluate(literal));
            surely = surely || same.value_or(false);
            perhaps = perhaps || same.value_or(true);
        }
        if (!one.capture.empty()) set_name(one.capture, subject);
        const auto set_taken = [&] {
            for (const std::string& name : one.taken) set_name(name, unknown("what a pattern takes out is not known", touches(subject)));
        };
        if (one.guard && perhaps) set_taken();
        if (one.guard && perhaps) {
            const auto guard = truth(evaluate(one.guard));
            surely = surely && guard.value_or(false);
            perhaps = guard.value_or(true);
        }
        if (surely) return execute(one.body);
        if (!perhaps) continue;
        const std::string place = "the case at " + line(one.body.empty() ? span : one.body.front()->span);
        return either(
            fmt::format("only in {}", place),
            [&] {
                set_taken();
                return execute(one.body);
            },
            fmt::format("only outside {}", place), [&] { return execute_match(node, which + 1, subject, span); },
            place);
    }
    return Flow::normal;
}

}  // namespace pgsteward::python
