// if, try, with, match: where a condition is not known, both ways are taken (ways.cpp).
#include <fmt/format.h>

#include <algorithm>

#include "python/changes.hpp"
#include "python/evaluator.hpp"

namespace pgsteward::python {
namespace {

/// Does a `with` of it swallow what fails?
bool swallows(const Value& context) {
    const Symbol* symbol = as_symbol(context);
    return symbol && symbol->kind == Symbol::Kind::call && path_of(symbol->operands[0]) == "contextlib.suppress";
}

/// The type of an exception by its name; empty for anything else.
std::string_view name_of(Expr type) {
    const auto* name = std::get_if<Name>(&type->node);
    return name ? std::string_view(name->id) : std::string_view();
}

bool surely_raises(const Block& block) { return !block.empty() && std::holds_alternative<Raise>(block.back()->node); }

}  // namespace

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

Flow Evaluator::execute_try(const Try& node, Span span) {
    const std::string place = "the try at " + line(span);
    auto outer = std::exchange(frame_->left, {});
    Flow flow = node.handlers.empty() ? execute(node.body) : execute_guarded(node, span, place);
    if (!node.finally.empty() && flow != Flow::stopped) flow = execute_finally(node.finally, flow, place);
    for (auto& [how, variables] : outer) keep(how, std::move(variables), place);
    return flow;
}

/// The body, and what its handlers do where it fails.
Flow Evaluator::execute_guarded(const Try& node, Span span, const std::string& place) {
    Variables& now = frame_->scope->variables;
    const Variables before = now;
    const bool goes_on = std::any_of(node.handlers.begin(), node.handlers.end(), [](const Try::Handler& one) { return !surely_raises(one.body); });
    const auto ended = goes_on ? remember(*this, changes_of(node.body, *frame_->scope, *frame_->module), place) : [] {};
    Flow flow = execute(node.body);
    if (flow == Flow::stopped) return flow;
    if (frame_->closing) {
        // GeneratorExit: few handlers take it, and they end too.
        for (const Try::Handler& one : node.handlers) {
            const std::string_view type = one.type ? name_of(one.type) : "BaseException";
            if (type != "BaseException" && type != "GeneratorExit") continue;
            frame_->closing = false;
            execute(one.body);
            frame_->closing = true;
            break;
        }
        return flow;
    }
    ended();
    const std::optional<Variables> raised = take(Flow::raised);
    if (flow == Flow::raised) {
        if (raised) merge(now, *raised, place);
        return execute_handlers(node, 0, span, true);
    }
    if (flow == Flow::normal) flow = execute(node.otherwise);
    Variables after = now;
    merge(now, before, place);
    if (raised) merge(now, *raised, place);
    const std::size_t index = push_condition(fmt::format("only where {} fails", place));
    const Flow handled = execute_handlers(node, 0, span, false);
    pop_condition(index);
    if (handled != Flow::raised) return join_ways(flow, std::move(after), handled, place);
    keep(handled, std::exchange(now, std::move(after)), place);
    return flow;
}

Flow Evaluator::execute_handlers(const Try& node, std::size_t handler, Span span, bool certain) {
    if (handler >= node.handlers.size()) return certain ? Flow::raised : Flow::normal;
    const Try::Handler& one = node.handlers[handler];
    if (one.type) evaluate(one.type);
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
    if (auto* generator = std::get_if<Generator*>(&context); generator && (*generator)->kind == Generator::Kind::function) {
        // A context manager written as a generator: the block runs where it yields.
        Flow flow = Flow::normal;
        Frame* frame = frame_;
        bool ran = false;
        run_through(**generator, [&](const Value& yielded) -> std::optional<Value> {
            if (std::exchange(ran, true)) return None{};
            Frame* inner = std::exchange(frame_, frame);
            if (one.target) assign(one.target, yielded);
            flow = execute_with(node, item + 1, span);
            frame_ = inner;
            return None{};
        });
        return flow;
    }
    if (frame_->module == &main_) here_ = one.context->span;
    const Location at = here();
    std::optional<Value> bound;
    const auto* instance = std::get_if<Instance*>(&context);
    if (instance) {
        if (const auto enter = instance_attribute(**instance, "__enter__")) bound = call(*enter, {});
        else if (const auto enters = instance_attribute(**instance, "__aenter__")) bound = call(*enters, {});
    } else {
        bound = host_.with(*this, context, true, at);
    }
    if (one.target) assign(one.target, bound ? *bound : context);
    const Flow flow = swallows(context) ? execute_swallowing(node, item, span) : execute_with(node, item + 1, span);
    const bool closing = std::exchange(frame_->closing, false);  // the block was left, and is closed all the same
    if (instance) {
        Arguments none{{None{}, None{}, None{}}, {}, false};
        if (const auto leave = instance_attribute(**instance, "__exit__")) call(*leave, std::move(none));
        else if (const auto leaves = instance_attribute(**instance, "__aexit__")) call(*leaves, std::move(none));
    } else {
        host_.with(*this, context, false, at);
    }
    frame_->closing = closing;
    if (closing) return Flow::raised;
    // Of other things that are not read it is not known whether they swallow what fails.
    return flow == Flow::raised && as_symbol(context) ? Flow::normal : flow;
}

/// The block of a `with suppress(...)`: what fails in it ends it, and nothing else.
Flow Evaluator::execute_swallowing(const With& node, std::size_t item, Span span) {
    const std::string place = "the with at " + line(span);
    Variables& now = frame_->scope->variables;
    const auto outer = take(Flow::raised);
    Variables failed = now;
    const auto ended = remember(*this, changes_of(node.body, *frame_->scope, *frame_->module), place);
    Flow flow = execute_with(node, item + 1, span);
    ended();
    if (flow == Flow::raised) flow = Flow::normal;
    if (const auto raised = take(Flow::raised)) merge(failed, *raised, place);
    if (outer) keep(Flow::raised, *outer, place);
    return join_ways(Flow::normal, std::move(failed), flow, place);
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
