// with: what is entered before a block is left behind it, whatever ended it.
// Facts: Python's language reference, 8.5 "The with statement"; its library reference, "contextlib".
#include <fmt/format.h>

#include <algorithm>

#include "python/changes.hpp"
#include "python/evaluator.hpp"

namespace pgsteward::python {
namespace {

/// suppress(…), nullcontext(…), closing(…): which function of contextlib made it; empty for all else.
std::string_view made_by(const Value& context) {
    const Symbol* symbol = as_symbol(context);
    const std::string_view path = symbol && symbol->kind == Symbol::Kind::call ? path_of(symbol->operands[0]) : std::string_view();
    return path.starts_with("contextlib.") ? path.substr(11) : std::string_view();
}

/// The end of what a stack was only told to call.
constexpr std::string_view calls_back = "contextlib.callback";

bool is_exit_stack(const Value& context) { return made_by(context) == "ExitStack" || made_by(context) == "AsyncExitStack"; }

}  // namespace

Flow Evaluator::execute_with(const With& node, std::size_t item, Span span) {
    if (item >= node.items.size()) return execute(node.body);
    const With::Item& one = node.items[item];
    const Value context = evaluate(one.context);
    if (raised_) return Flow::raised;
    place_ = one.context->span;
    if (frame_->module == &main_) here_ = one.context->span;
    return inside(context, [&](const Value& bound) {
        if (one.target) assign(one.target, bound);
        return made_by(context) == "suppress" ? execute_swallowing(node, item, *as_symbol(context), span) : execute_with(node, item + 1, span);
    });
}

Flow Evaluator::inside(const Value& context, const std::function<Flow(const Value&)>& block) {
    if (auto* generator = std::get_if<Generator*>(&context); generator && (*generator)->kind == Generator::Kind::function) return inside(**generator, block);
    const Location at = here();
    const Value bound = enter(context, at);
    if (raised_) return Flow::raised;
    const bool may_swallow = std::holds_alternative<Instance*>(context) || is_exit_stack(context);
    guards_ += may_swallow;
    const Flow flow = block(bound);
    guards_ -= may_swallow;
    return leave(context, flow, at);
}

/// A context manager written as a generator: the block runs where it yields, and what it raises is raised there.
Flow Evaluator::inside(Generator& generator, const std::function<Flow(const Value&)>& block) {
    Flow flow = Flow::normal;
    Frame* frame = frame_;
    bool ran = false;
    run_through(generator, [&](const Value& yielded) -> std::optional<Value> {
        if (std::exchange(ran, true)) return None{};
        Frame* inner = std::exchange(frame_, frame);
        flow = block(yielded);
        frame_ = inner;
        return None{};
    });
    if (raised_) return Flow::raised;
    return flow == Flow::raised && !frame_->closing ? Flow::normal : flow;
}

/// What `as` binds.
Value Evaluator::enter(const Value& context, const Location& at) {
    const Symbol* symbol = as_symbol(context);
    if (made_by(context) == "nullcontext" || made_by(context) == "closing") return symbol->arguments.empty() ? Value(None{}) : symbol->arguments[0];
    if (is_exit_stack(context)) exit_stacks_[symbol];
    if (const auto* instance = std::get_if<Instance*>(&context)) {
        if (const auto entered = instance_attribute(**instance, "__enter__")) return call(*entered, {});
        if (const auto entered = instance_attribute(**instance, "__aenter__")) return call(*entered, {});
        return context;
    }
    if (auto* generator = std::get_if<Generator*>(&context)) {
        const auto yielded = pull(**generator);
        return yielded ? yielded->value : unknown("what is entered here is not known");
    }
    const auto bound = host_.with(*this, context, true, at);
    return bound ? *bound : context;
}

/// How the whole ends where its block ended so.
Flow Evaluator::leave(const Value& context, Flow flow, const Location& at) {
    if (flow == Flow::stopped) return flow;
    const auto* instance = std::get_if<Instance*>(&context);
    const Symbol* symbol = as_symbol(context);
    const bool closing = std::exchange(frame_->closing, false);  // the block was left, and is closed all the same
    if (!instance) host_.with(*this, context, false, at);
    auto raised = std::exchange(raised_, std::nullopt);
    Value swallows = None{};
    if (instance) {
        Arguments told{{raised ? raised->type : Value(None{}), raised ? raised->value : Value(None{}), raised ? unknown("a traceback") : Value(None{})}, {}, false};
        if (const auto left = instance_attribute(**instance, "__exit__")) swallows = call(*left, std::move(told));
        else if (const auto left_too = instance_attribute(**instance, "__aexit__")) swallows = call(*left_too, std::move(told));
    }
    if (made_by(context) == "closing" && !symbol->arguments.empty() && std::holds_alternative<Instance*>(symbol->arguments[0])) call(attribute(symbol->arguments[0], "close"), {});
    if (auto* generator = std::get_if<Generator*>(&context)) pull(**generator);
    if (is_exit_stack(context)) {
        auto last_first = std::exchange(exit_stacks_[symbol], {});
        std::reverse(last_first.begin(), last_first.end());
        raised_ = raised;
        for (const Value& one : last_first) flow = leave(one, flow, at);
        raised = std::exchange(raised_, std::nullopt);
    }
    frame_->closing = closing;
    if (closing || raised_) return Flow::raised;
    if (flow != Flow::raised) return flow;
    const bool ours = symbol && symbol->kind == Symbol::Kind::host;
    const bool passes = instance ? !truth(swallows).value_or(true) : ours || !made_by(context).empty() || !symbol;
    // Of other things that are not read it is not known whether they swallow what fails.
    if (!passes) return Flow::normal;
    raised_ = std::move(raised);
    return flow;
}

/// The block of a `with suppress(...)`: what fails in it ends it, and nothing else.
Flow Evaluator::execute_swallowing(const With& node, std::size_t item, const Symbol& suppress, Span span) {
    const std::string place = "the with at " + line(span);
    Variables& now = frame_->scope->variables;
    const auto outer = take(Flow::raised);
    Variables failed = now;
    const auto ended = remember(*this, changes_of(node.body, *frame_->scope, *frame_->module), place);
    ++guards_;
    Flow flow = execute_with(node, item + 1, span);
    --guards_;
    const auto raised = std::exchange(raised_, std::nullopt);
    const auto caught = raised ? catches(heap_.list(suppress.arguments), *raised) : std::nullopt;
    if (caught && !*caught) {
        raised_ = raised;
        if (outer) keep(Flow::raised, *outer, place);
        return flow;
    }
    ended();
    if (flow == Flow::raised) flow = Flow::normal;
    if (const auto left = take(Flow::raised)) merge(failed, *left, place);
    if (outer) keep(Flow::raised, *outer, place);
    return join_ways(Flow::normal, std::move(failed), flow, place);
}

/// A function that a context manager decorates, or that an ExitStack calls in the end.
std::optional<Value> Evaluator::call_inside(std::string_view path, const Arguments& arguments) {
    if (path == calls_back && !arguments.positional.empty()) {
        call(arguments.positional[0], {});
        return Value(false);
    }
    if (path != runs_inside || arguments.positional.size() < 2) return std::nullopt;
    Value context = arguments.positional[0];
    // Each call makes it anew.
    if (const auto* generator = std::get_if<Generator*>(&context)) {
        Generator again = **generator;
        again.begun = again.ended = false;
        again.suspended.reset();
        context = heap_.generator(std::move(again));
    }
    Value result = None{};
    inside(context, [&](const Value&) {
        result = call(arguments.positional[1], {{arguments.positional.begin() + 2, arguments.positional.end()}, arguments.keywords, arguments.open});
        return raised_ ? Flow::raised : Flow::normal;
    });
    return result;
}

/// ExitStack: what is entered one by one is left together.
std::optional<Value> Evaluator::exit_stack_method(const Symbol& member, const Arguments& arguments) {
    const Symbol* stack = as_symbol(member.operands[0]);
    const auto held = stack ? exit_stacks_.find(stack) : exit_stacks_.end();
    if (held == exit_stacks_.end() || arguments.positional.empty()) return std::nullopt;
    const Value first = arguments.positional[0];
    if (member.name == "enter_context" || member.name == "enter_async_context") {
        const Value bound = enter(first, here());
        if (!raised_) held->second.push_back(first);
        return bound;
    }
    if (member.name != "callback" && member.name != "push_async_callback") return std::nullopt;
    // An object whose end calls it.
    Class* type = heap_.type();
    type->name = "callback";
    type->module = frame_->module;
    Instance* instance = heap_.instance(type);
    Partial later{heap_.dotted(std::string(calls_back)), {heap_.partial({first, {arguments.positional.begin() + 1, arguments.positional.end()}, arguments.keywords})}, {}};
    instance->attributes.emplace_back("__exit__", heap_.partial(std::move(later)));
    held->second.push_back(instance);
    return first;
}

}  // namespace pgsteward::python
