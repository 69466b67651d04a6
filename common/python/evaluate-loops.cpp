// Loops: unrolled where it is known over what they go, looked at once where not.
#include <fmt/format.h>

#include "python/changes.hpp"
#include "python/evaluator.hpp"

namespace pgsteward::python {
namespace {

/// while True, while 1
bool never_fails(Expr test) {
    const auto* singleton = std::get_if<Singleton>(&test->node);
    return (singleton && singleton->kind == Singleton::Kind::yes) || std::holds_alternative<Number>(test->node);
}

}  // namespace

Flow Evaluator::execute_for(const For& node, Span span) {
    Value iterable = evaluate(node.iterable);
    if (raised_) return Flow::raised;
    // An object gives its elements one by one where its __iter__ is a generator.
    if (special_method(iterable, "__iter__") && !special_method(iterable, "__next__")) iterable = iterator_of(iterable);
    auto* generator = std::get_if<Generator*>(&iterable);
    const List* list = as_list(iterable);
    const auto all = generator || list ? std::nullopt : elements(iterable);
    const bool outer_doubt = std::exchange(maybe_broke_, false);
    const auto outer_broke = take(Flow::broke), outer_continued = take(Flow::continued);
    const std::string place = "the loop at " + line(span);
    const std::size_t base = conditions_.size();
    Flow flow = Flow::normal;
    if (generator) flow = execute_for_generator(node, **generator, place, span);
    // What a round adds to the list, a later one gets.
    for (std::size_t i = 0; list && flow == Flow::normal && i < list->elements.size(); ++i) flow = execute_round(node, Value(list->elements[i]), list->doubtful, place);
    if (all)
        for (const Value& element : all->known) {
            flow = execute_round(node, element, all->doubtful, place);
            if (flow != Flow::normal) break;
        }
    if (!generator && flow == Flow::normal && (list ? list->open : !all || all->open)) {
        const bool touching = !as_symbol(iterable) && touches(iterable);  // rows of a query are data
        place_ = node.iterable->span;
        flow = execute_rest(node, unknown(unknown_reason(iterable).value_or(place + " goes over values that are not known"), touching), place, span);
    }
    truncate_conditions(base);
    maybe_broke_ = outer_doubt;
    auto broke = take(Flow::broke);
    if (outer_broke) keep(Flow::broke, *outer_broke, place);
    if (outer_continued) keep(Flow::continued, *outer_continued, place);
    return end_loop(flow, std::move(broke), node.otherwise, place);
}

/// A generator works between the rounds, and only for as many as there are.
Flow Evaluator::execute_for_generator(const For& node, Generator& generator, const std::string& place, Span span) {
    Flow flow = Flow::normal;
    while (flow == Flow::normal) {
        const auto next = pull(generator);
        if (!next) return stopped_ ? Flow::stopped : raised_ ? Flow::raised : Flow::normal;
        flow = next->rest ? execute_rest(node, next->value, place, span) : execute_round(node, next->value, next->doubtful, place);
    }
    // Where it has no name, nobody asks it for more.
    if (!std::holds_alternative<Name>(node.iterable->node)) close(generator);
    return flow;
}

/// One round. What may have ended the loop in it stays a condition of those that follow.
Flow Evaluator::execute_round(const For& node, const Value& element, bool doubtful, const std::string& place) {
    if (!step()) return Flow::stopped;
    const std::size_t mark = conditions_.size();
    if (doubtful) push_condition(fmt::format("only if what {} goes over holds it", line(node.iterable->span)));
    Variables before = doubtful ? frame_->scope->variables : Variables();
    assign(node.target, element);
    Flow flow = end_round(execute(node.body), place);
    if (doubtful) flow = join_ways(Flow::normal, std::move(before), flow, place);
    truncate_conditions(mark);
    if (std::exchange(maybe_broke_, false)) push_condition(fmt::format("unless {} ends before", place));
    return flow;
}

/// All rounds whose number is not known, with one value that stands for each of theirs.
Flow Evaluator::execute_rest(const For& node, const Value& standing_for_all, const std::string& place, Span span) {
    return unknown_loop(fmt::format("for each round of {}, whose number is not known", place), node.body, [&] { assign(node.target, standing_for_all); }, span);
}

Flow Evaluator::execute_while(const While& node, Span span) {
    const bool outer_doubt = std::exchange(maybe_broke_, false);
    const auto outer_broke = take(Flow::broke), outer_continued = take(Flow::continued);
    const std::string place = "the loop at " + line(span);
    const std::size_t base = conditions_.size();
    Flow flow = Flow::normal;
    bool may_have_returned = false;
    while (flow == Flow::normal) {
        if (!step()) flow = Flow::stopped;
        const std::optional<bool> holds = stopped_ ? false : truth(evaluate(node.test));
        if (holds && !*holds) break;
        const bool doubt = std::exchange(maybe_broke_, false) || may_have_returned;
        if (!holds || doubt) {
            flow = unknown_loop(fmt::format("for each round of {}, whose number is not known", place), node.body, [] {}, span);
            break;
        }
        const std::size_t mark = conditions_.size();
        const std::string before = frame_->doubt;
        flow = end_round(execute(node.body), place);
        may_have_returned = never_fails(node.test) && frame_->doubt != before;
        truncate_conditions(mark);
    }
    truncate_conditions(base);
    maybe_broke_ = outer_doubt;
    auto broke = take(Flow::broke);
    if (outer_broke) keep(Flow::broke, *outer_broke, place);
    if (outer_continued) keep(Flow::continued, *outer_continued, place);
    return end_loop(flow, std::move(broke), node.otherwise, place);
}

/// One look at a body that runs an unknown number of times: what it changes is unknown from the start.
Flow Evaluator::unknown_loop(const std::string& loop_condition, const Block& body, const std::function<void()>& bind,
                             Span span) {
    Scope& scope = *frame_->scope;
    const std::string place = "the loop at " + line(span);
    Variables before = scope.variables;
    place_ = span;
    const auto ended = make_unknown(*this, changes_of(body, scope, *frame_->module), place);
    bind();
    const std::size_t index = push_condition(loop_condition);
    ++frame_->unknown_rounds;
    const Flow flow = end_round(execute(body), place);
    --frame_->unknown_rounds;
    truncate_conditions(index);
    maybe_broke_ = false;
    ended();
    return join_ways(Flow::normal, std::move(before), flow, place);
}

}  // namespace pgsteward::python
