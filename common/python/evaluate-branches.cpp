// if, try, with, match: where a condition is not known, both ways are taken, one after the other, from the same
// state, and what they leave behind is joined.
#include <fmt/format.h>

#include "python/evaluator.hpp"

namespace pgsteward::python {

Flow Evaluator::execute_if(const If& node, std::size_t branch, Span span) {
    for (; branch < node.branches.size(); ++branch) {
        const std::optional<bool> holds = truth(evaluate(node.branches[branch].test));
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

Flow Evaluator::either(const std::string& first_condition, const std::function<Flow()>& first,
                       const std::string& second_condition, const std::function<Flow()>& second,
                       const std::string& place) {
    Scope* scope = frame_->scope;
    const auto before = scope->variables;
    std::size_t index = push_condition(first_condition);
    const Flow one = first();
    pop_condition(index);
    auto after_first = std::exchange(scope->variables, before);

    index = push_condition(second_condition);
    const Flow other = second();
    pop_condition(index);

    if (other != Flow::normal && one == Flow::normal) scope->variables = std::move(after_first);
    else if (one == Flow::normal || other != Flow::normal) merge(*scope, std::move(after_first), place);
    return combine(one, other, place);
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

Flow Evaluator::execute_try(const Try& node, Span span) {
    const auto before = frame_->scope->variables;
    Flow flow = execute(node.body);
    if (!node.handlers.empty() && flow != Flow::stopped) {
        if (flow == Flow::raised) {
            flow = execute_handlers(node, 0, span, true);
        } else {
            if (flow == Flow::normal) flow = execute(node.otherwise);
            const std::string place = "the try at " + line(span);
            auto after = frame_->scope->variables;
            merge(*frame_->scope, before, place);
            const std::size_t index = push_condition(fmt::format("only where {} fails", place));
            const Flow handled = execute_handlers(node, 0, span, false);
            pop_condition(index);
            if (handled == Flow::normal) merge(*frame_->scope, std::move(after), place);
            else frame_->scope->variables = std::move(after);
            if (flow != handled) flow = handled == Flow::raised ? flow : combine(flow, handled, place);
        }
    }
    const Flow last = execute(node.finally);
    return last == Flow::normal ? flow : last;
}

Flow Evaluator::execute_handlers(const Try& node, std::size_t handler, Span span, bool certain) {
    if (handler >= node.handlers.size()) return certain ? Flow::raised : Flow::normal;
    const Try::Handler& one = node.handlers[handler];
    const auto run = [&] {
        if (!one.name.empty()) set_name(one.name, unknown("an exception's content is not known"));
        return execute(one.body);
    };
    if (handler + 1 == node.handlers.size()) return run();
    const std::string place = "the exception at " + line(span);
    return either(fmt::format("depending on {}", place), run, fmt::format("depending on {}", place),
                  [&] { return execute_handlers(node, handler + 1, span, certain); }, place);
}

Flow Evaluator::execute_with(const With& node, std::size_t item, Span span) {
    if (item >= node.items.size()) return execute(node.body);
    const With::Item& one = node.items[item];
    const Value context = evaluate(one.context);
    place_ = one.context->span;
    if (const auto* generator = std::get_if<const Generator*>(&context)) {
        // A context manager written as a generator: the block runs where it yields.
        Flow flow = Flow::normal;
        Frame* frame = frame_;
        bool ran = false;
        call_generator(**generator, [&](const Value& yielded) {
            if (ran) return;
            ran = true;
            Frame* inner = std::exchange(frame_, frame);
            if (one.target) assign(one.target, yielded);
            flow = execute_with(node, item + 1, span);
            frame_ = inner;
        });
        return flow;
    }
    if (frame_->module == &main_) here_ = one.context->span;
    const Location at = here();
    std::optional<Value> bound;
    const auto* instance = std::get_if<Instance*>(&context);
    if (instance) {
        if (const auto enter = instance_attribute(**instance, "__enter__")) bound = call(*enter, {});
    } else {
        bound = host_.with(*this, context, true, at);
    }
    if (one.target) assign(one.target, bound ? *bound : context);
    const Flow flow = execute_with(node, item + 1, span);
    if (instance) {
        Arguments none{{None{}, None{}, None{}}, {}, false};
        if (const auto leave = instance_attribute(**instance, "__exit__")) call(*leave, std::move(none));
    } else {
        host_.with(*this, context, false, at);
    }
    // `with suppress(...)` swallows what fails.
    return flow == Flow::raised && as_symbol(context) ? Flow::normal : flow;
}

Flow Evaluator::execute_match(const Match& node, std::size_t which, const Value& subject, Span span) {
    for (; which < node.cases.size(); ++which) {
        const Match::Case& one = node.cases[which];
        bool surely = one.anything || !one.capture.empty();
        bool perhaps = surely || one.literals.empty();
        for (Expr literal : one.literals) {
            const auto same = equal(subject, evaluate(literal));
            surely = surely || same.value_or(false);
            perhaps = perhaps || same.value_or(true);
        }
        if (!one.capture.empty()) set_name(one.capture, subject);
        if (one.guard && perhaps) {
            const auto guard = truth(evaluate(one.guard));
            surely = surely && guard.value_or(false);
            perhaps = guard.value_or(true);
        }
        if (surely) return execute(one.body);
        if (!perhaps) continue;
        const std::string place = "the case at " + line(one.body.empty() ? span : one.body.front()->span);
        return either(
            fmt::format("only in {}", place), [&] { return execute(one.body); },
            fmt::format("only outside {}", place), [&] { return execute_match(node, which + 1, subject, span); },
            place);
    }
    return Flow::normal;
}

}  // namespace pgsteward::python
