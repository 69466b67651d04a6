// try: what its handlers do where its body fails, surely or perhaps.
#include <fmt/format.h>

#include <algorithm>

#include "python/changes.hpp"
#include "python/evaluator.hpp"

namespace pgsteward::python {
namespace {

/// The type of an exception by its name; empty for anything else.
std::string_view name_of(Expr type) {
    const auto* name = std::get_if<Name>(&type->node);
    return name ? std::string_view(name->id) : std::string_view();
}

bool surely_raises(const Block& block) { return !block.empty() && std::holds_alternative<Raise>(block.back()->node); }

}  // namespace

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
    ++guards_;
    Flow flow = execute(node.body);
    --guards_;
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
    const std::optional<Variables> left = take(Flow::raised);
    if (flow == Flow::raised) {
        if (left) merge(now, *left, place);
        auto raised = std::exchange(raised_, std::nullopt);
        if (!raised) raised = Raised{unknown("which exception is raised is not known"), unknown("an exception's content is not known")};
        return execute_handlers(node, 0, span, raised);
    }
    if (flow == Flow::normal) flow = execute(node.otherwise);
    const auto raised = std::exchange(raised_, std::nullopt);
    Variables after = now;
    merge(now, before, place);
    if (left) merge(now, *left, place);
    const std::size_t index = push_condition(fmt::format("only where {} fails", place));
    const Flow handled = execute_handlers(node, 0, span, std::nullopt);
    pop_condition(index);
    raised_ = raised;
    if (handled != Flow::raised) return join_ways(flow, std::move(after), handled, place);
    keep(handled, std::exchange(now, std::move(after)), place);
    return flow;
}

/// `raised`: what surely goes through them; nothing: perhaps something does.
Flow Evaluator::execute_handlers(const Try& node, std::size_t handler, Span span, const std::optional<Raised>& raised) {
    for (; handler < node.handlers.size(); ++handler) {
        const Try::Handler& one = node.handlers[handler];
        const Value type = evaluate(one.type);
        const auto caught = !one.type ? std::optional(true) : raised ? catches(type, *raised) : std::nullopt;
        if (caught && !*caught) continue;
        const bool last = !raised && handler + 1 == node.handlers.size();
        if (last || (raised && caught)) return execute_handler(one, raised);
        const std::string place = "the exception at " + line(span);
        return either(fmt::format("depending on {}", place), [&] { return execute_handler(one, raised); }, fmt::format("depending on {}", place),
                      [&] { return execute_handlers(node, handler + 1, span, raised); }, place);
    }
    raised_ = raised;
    return raised ? Flow::raised : Flow::normal;
}

Flow Evaluator::execute_handler(const Try::Handler& handler, const std::optional<Raised>& raised) {
    const Value unseen = unknown("an exception's content is not known");
    handled_.push_back(raised.value_or(Raised{unseen, unseen}));
    if (!handler.name.empty()) set_name(handler.name, handled_.back().value);
    const Flow flow = execute(handler.body);
    handled_.pop_back();
    return flow;
}

}  // namespace pgsteward::python
