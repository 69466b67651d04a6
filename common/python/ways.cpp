// Where it is not known which way a program goes, each way is taken, one after the other and from the same state.
// What they leave behind is joined where they meet: behind the branch, or where break, continue and raise lead to.
#include <fmt/format.h>

#include "python/evaluator.hpp"

namespace pgsteward::python {

Flow Evaluator::either(const std::string& first_condition, const std::function<Flow()>& first,
                       const std::string& second_condition, const std::function<Flow()>& second,
                       const std::string& place) {
    Variables& now = frame_->scope->variables;
    Variables before = now;
    std::size_t index = push_condition(first_condition);
    const Flow one = first();
    const auto raised = std::exchange(raised_, std::nullopt);
    pop_condition(index);
    Variables after_first = std::exchange(now, std::move(before));

    index = push_condition(second_condition);
    const Flow other = second();
    pop_condition(index);
    const bool same = raised && raised_ && raised->type == raised_->type;
    const Flow flow = join_ways(one, std::move(after_first), other, place);
    if (raised_ && !same) raised_ = Raised{unknown("which exception is raised depends on " + place), unknown("an exception's content is not known")};
    return flow;
}

Flow Evaluator::combine(Flow first, Flow second, const std::string& place) {
    if (first == second) return first;
    if (first == Flow::stopped || second == Flow::stopped) return Flow::stopped;
    for (const Flow flow : {first, second}) {
        // Where one way fails, the transaction is rolled back: no doubt about what comes after in the other.
        if (flow == Flow::returned) frame_->doubt = fmt::format("unless {} ends the function", place);
        if (flow == Flow::continued) push_condition(fmt::format("unless {} ends the round", place));
        if (flow == Flow::broke) maybe_broke_ = true;
    }
    if (first == Flow::normal || second == Flow::normal) return Flow::normal;
    for (const Flow flow : {Flow::continued, Flow::broke, Flow::returned})
        if (first == flow || second == flow) return flow;
    return Flow::raised;
}

/// Two ways ended; the variables are as the second left them. They stay for the way that the result stands for, and
/// wait for the other where it leads to.
Flow Evaluator::join_ways(Flow first, Variables after_first, Flow second, const std::string& place) {
    Variables& now = frame_->scope->variables;
    const Flow flow = combine(first, second, place);
    if (first == second) {
        merge(now, after_first, place);
    } else if (flow == first) {
        keep(second, std::exchange(now, std::move(after_first)), place);
    } else {
        keep(first, std::move(after_first), place);
    }
    if (flow != Flow::raised) raised_.reset();
    return flow;
}

void Evaluator::keep(Flow flow, Variables variables, const std::string& place) {
    const auto found = frame_->left.find(flow);
    if (found == frame_->left.end()) frame_->left.emplace(flow, std::move(variables));
    else merge(found->second, variables, place);
}

/// What the ways had set that ended so, where they lead to.
std::optional<Variables> Evaluator::take(Flow flow) {
    auto found = frame_->left.extract(flow);
    if (found.empty()) return std::nullopt;
    return std::move(found.mapped());
}

/// How a round ended, for its loop: `continue` leads to its end.
Flow Evaluator::end_round(Flow flow, const std::string& place) {
    auto continued = take(Flow::continued);
    if (flow == Flow::continued) flow = Flow::normal;
    if (!continued) return flow;
    return join_ways(Flow::normal, std::move(*continued), flow, place);
}

/// How a loop ended, for what follows: `else` runs where no `break` led out.
Flow Evaluator::end_loop(Flow flow, std::optional<Variables> broke, const Block& otherwise, const std::string& place) {
    if (flow == Flow::normal && !otherwise.empty()) {
        const std::size_t index = conditions_.size();
        if (broke) push_condition(fmt::format("unless {} ends before", place));
        flow = execute(otherwise);
        if (broke) pop_condition(index);
    } else if (flow == Flow::broke) {
        flow = Flow::normal;
    }
    return broke ? join_ways(Flow::normal, std::move(*broke), flow, place) : flow;
}

/// `finally` runs once, on whatever way: what it sets is set on each of them.
Flow Evaluator::execute_finally(const Block& block, Flow flow, const std::string& place) {
    Variables& now = frame_->scope->variables;
    Variables own = now;
    auto left = std::exchange(frame_->left, {});
    for (const auto& [how, variables] : left) merge(now, variables, place);
    const Variables before = now;
    const bool closing = std::exchange(frame_->closing, false);
    auto raised = std::exchange(raised_, std::nullopt);
    const Flow last = execute(block);
    frame_->closing = frame_->closing || closing;
    if (last != Flow::normal) return last;
    raised_ = std::move(raised);
    const auto settle = [&](Variables variables) {
        for (const auto& [name, value] : now) {
            const auto old = before.find(name);
            if (old == before.end() || !(old->second == value)) variables[name] = value;
        }
        return variables;
    };
    for (auto& [how, variables] : left) keep(how, settle(std::move(variables)), place);
    now = settle(std::move(own));
    return flow;
}

/// After two ways through the same code: `mine` as one left it, `other` as the other did.
void Evaluator::merge(Variables& mine, const Variables& other, const std::string& place) {
    for (const auto& [name, value] : other) {
        const auto [here, added] = mine.emplace(name, value);
        if (!added && !(here->second == value)) here->second = join(here->second, value, name + " depends on " + place);
    }
}

}  // namespace pgsteward::python
