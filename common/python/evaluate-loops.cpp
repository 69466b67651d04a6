// Loops: unrolled where it is known over what they go, looked at once where not.
#include <fmt/format.h>

#include "python/evaluator.hpp"

namespace pgsteward::python {
namespace {

void add_names(Expr target, std::vector<std::string>& names) {
    if (const auto* name = std::get_if<Name>(&target->node)) names.push_back(name->id);
    else if (const auto* star = std::get_if<Starred>(&target->node)) add_names(star->value, names);
    else if (const auto* several = std::get_if<Sequence>(&target->node))
        for (Expr one : several->elements) add_names(one, names);
}

/// The names that a block may set.
void add_names(const Block& block, std::vector<std::string>& names) {
    for (const Statement* statement : block) {
        if (const auto* assign = std::get_if<Assign>(&statement->node)) {
            if (assign->value)
                for (Expr target : assign->targets) add_names(target, names);
        } else if (const auto* augmented = std::get_if<AugmentedAssign>(&statement->node)) {
            add_names(augmented->target, names);
        } else if (const auto* branches = std::get_if<If>(&statement->node)) {
            for (const If::Branch& branch : branches->branches) add_names(branch.body, names);
            add_names(branches->otherwise, names);
        } else if (const auto* loop = std::get_if<For>(&statement->node)) {
            add_names(loop->target, names);
            add_names(loop->body, names);
            add_names(loop->otherwise, names);
        } else if (const auto* repeated = std::get_if<While>(&statement->node)) {
            add_names(repeated->body, names);
            add_names(repeated->otherwise, names);
        } else if (const auto* attempt = std::get_if<Try>(&statement->node)) {
            add_names(attempt->body, names);
            for (const Try::Handler& handler : attempt->handlers) add_names(handler.body, names);
            add_names(attempt->otherwise, names);
            add_names(attempt->finally, names);
        } else if (const auto* managed = std::get_if<With>(&statement->node)) {
            for (const With::Item& item : managed->items)
                if (item.target) add_names(item.target, names);
            add_names(managed->body, names);
        }
    }
}

}  // namespace

Flow Evaluator::execute_for(const For& node, Span span) {
    const Value iterable = evaluate(node.iterable);
    const auto all = elements(iterable);
    const bool outer_doubt = std::exchange(maybe_broke_, false);
    const std::size_t base = conditions_.size();
    Flow flow = Flow::normal;
    const auto before = all && all->doubtful ? frame_->scope->variables : std::unordered_map<std::string, Value>();
    if (all && all->doubtful) push_condition(fmt::format("only if what {} goes over holds it", line(span)));
    if (all) {
        for (const Value& element : all->known) {
            if (!step()) flow = Flow::stopped;
            if (flow != Flow::normal) break;
            const std::size_t mark = conditions_.size();
            assign(node.target, element);
            flow = execute(node.body);
            truncate_conditions(mark);
            if (flow == Flow::continued) flow = Flow::normal;
            if (std::exchange(maybe_broke_, false))
                push_condition(fmt::format("unless the loop at {} ends before", line(span)));
        }
    }
    if (flow == Flow::normal && (!all || all->open)) {
        const auto reason = unknown_reason(iterable);
        const bool touching = !as_symbol(iterable) && touches(iterable);  // rows of a query are data
        flow = unknown_loop(
            fmt::format("for each round of the loop at {}, whose number is not known", line(span)), node.body,
            [&] {
                place_ = node.iterable->span;
                assign(node.target, unknown(reason ? *reason : fmt::format("the loop at {} goes over values that are not known", line(span)), touching));
            },
            span);
    }
    truncate_conditions(base);
    maybe_broke_ = outer_doubt;
    if (all && all->doubtful) merge(*frame_->scope, before, "the loop at " + line(span));
    if (flow == Flow::broke) return Flow::normal;
    return flow == Flow::normal ? execute(node.otherwise) : flow;
}

Flow Evaluator::execute_while(const While& node, Span span) {
    const bool outer_doubt = std::exchange(maybe_broke_, false);
    const std::size_t base = conditions_.size();
    Flow flow = Flow::normal;
    while (flow == Flow::normal) {
        if (!step()) flow = Flow::stopped;
        const std::optional<bool> holds = stopped_ ? false : truth(evaluate(node.test));
        if (holds && !*holds) break;
        const bool doubt = std::exchange(maybe_broke_, false);
        if (!holds || doubt) {
            flow = unknown_loop(fmt::format("for each round of the loop at {}, whose number is not known", line(span)),
                                node.body, [] {}, span);
            break;
        }
        const std::size_t mark = conditions_.size();
        flow = execute(node.body);
        truncate_conditions(mark);
        if (flow == Flow::continued) flow = Flow::normal;
    }
    truncate_conditions(base);
    maybe_broke_ = outer_doubt;
    if (flow == Flow::broke) return Flow::normal;
    return flow == Flow::normal ? execute(node.otherwise) : flow;
}

/// One look at a body that runs an unknown number of times: what it changes is unknown from the start.
Flow Evaluator::unknown_loop(const std::string& loop_condition, const Block& body, const std::function<void()>& bind,
                             Span span) {
    Scope* scope = frame_->scope;
    const auto before = scope->variables;
    std::vector<std::string> names;
    add_names(body, names);
    for (const std::string& name : names) {
        const auto found = scope->variables.find(name);
        if (found == scope->variables.end()) continue;
        place_ = span;
        // A connection stays one, however often it is taken anew.
        const Symbol* symbol = as_symbol(found->second);
        if (symbol && symbol->kind == Symbol::Kind::host) continue;
        found->second = unknown(fmt::format("{} changes in the loop at {}", name, line(span)), touches(found->second));
    }
    bind();
    const std::size_t index = push_condition(loop_condition);
    const Flow flow = execute(body);
    truncate_conditions(index);
    maybe_broke_ = false;
    merge(*scope, before, "the loop at " + line(span));
    if (flow == Flow::returned) frame_->doubt = fmt::format("unless the loop at {} ends the function", line(span));
    return flow == Flow::stopped ? flow : Flow::normal;
}

}  // namespace pgsteward::python
