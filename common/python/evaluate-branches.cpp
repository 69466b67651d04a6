// if: where a condition is not known, both ways are taken (ways.cpp).
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

}  // namespace pgsteward::python
