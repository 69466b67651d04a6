// What gives its elements one by one: nothing of it runs before it is asked, and nothing behind what was asked for.
// Facts: Python's language reference, 6.2.9 "Yield expressions" and 6.2.8 "Generator expressions".
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "python/coroutine.hpp"
#include "python/evaluator.hpp"

namespace pgsteward::python {

/// A generator in the middle of its work, with what belongs to it alone while it runs.
struct Suspended {
    std::vector<Evaluator::Condition> conditions;  ///< the first one: all under which it is asked
    Evaluator::Frame outermost;
    Evaluator::Frame* frame = nullptr;
    bool maybe_broke = false;
    int depth = 0, calls = 0;
    bool doubtful = false, rest = false;  ///< of what it has just handed out
    std::unique_ptr<Coroutine> work;
};

namespace {

constexpr int most_suspended = 20;

}  // namespace

/// What waits in the middle is asked to end, without doing anything more.
Evaluator::~Evaluator() {
    stopped_ = true;
    for (Generator& generator : heap_.generators())
        while (generator.suspended) resume(generator, std::nullopt);
}

Value Evaluator::iterator(Generator::Kind kind, const std::vector<Value>& sources, Value callee) {
    Generator made{kind, {}, std::move(callee)};
    for (const Value& source : sources) made.sources.push_back(iterator_of(source));
    return heap_.generator(std::move(made));
}

Generator* Evaluator::iterator_of(const Value& value) {
    if (auto* generator = std::get_if<Generator*>(&value)) return *generator;
    if (const auto made = special_method(value, "__iter__") ? call_special(value, "__iter__") : std::nullopt; made && !std::holds_alternative<Instance*>(*made)) return iterator_of(*made);
    List* list = as_list(value);
    if (!list) {
        auto all = elements(value);
        list = heap_.list(all ? std::move(all->known) : std::vector<Value>{});
        list->open = !all || all->open;
        list->doubtful = all && all->doubtful;
    }
    return heap_.generator({Generator::Kind::values, {list}, value});
}

std::optional<bool> Evaluator::used_up(const Generator& generator) const {
    if (!generator.begun) return false;
    const std::uint32_t last = generator.advanced_under;
    return last == generator.born || still_holds(last) ? std::optional(generator.ended) : std::nullopt;
}

std::optional<Evaluator::Pulled> Evaluator::pull(Generator& generator, Value sent) {
    const auto used = used_up(generator);
    if (stopped_ || raised_ || used.value_or(false)) return std::nullopt;
    if (!used) return pull_perhaps(generator);
    generator.begun = true;
    generator.advanced_under = heap_.condition;
    auto next = pull_next(generator, std::move(sent));
    if (!next) generator.ended = true;
    return next;
}

/// It was asked under a condition that holds no longer: all that it has left is done under one, or everything once more.
Evaluator::Pulled Evaluator::pull_perhaps(Generator& generator) {
    const bool runs = generator.kind == Generator::Kind::function || generator.kind == Generator::Kind::expression;
    const bool has_end = generator.kind != Generator::Kind::count && generator.kind != Generator::Kind::cycle;
    under("depending on how far it was gone through before", [&] {
        while (has_end && !generator.ended && pull_next(generator, None{})) {}
        if (!runs) return;
        Generator again = generator;
        again.begun = again.ended = false;
        all_of(again);
    });
    generator.ended = true;
    generator.advanced_under = heap_.condition;
    return {unknown("it is not known how far it was gone through before", touches(&generator)), true, true};
}

std::optional<Evaluator::Pulled> Evaluator::pull_next(Generator& generator, Value sent) {
    switch (generator.kind) {
        case Generator::Kind::values: return pull_value(generator);
        case Generator::Kind::map:
        case Generator::Kind::star_map:
        case Generator::Kind::zip:
        case Generator::Kind::enumerate: return pull_side_by_side(generator);
        case Generator::Kind::filter:
        case Generator::Kind::filter_false:
        case Generator::Kind::take_while:
        case Generator::Kind::drop_while: return pull_filtered(generator);
        case Generator::Kind::chain: return pull_chained(generator);
        case Generator::Kind::slice: return pull_slice(generator);
        case Generator::Kind::count: {
            if (!step()) return std::nullopt;
            const std::int64_t number = generator.next;
            if (__builtin_add_overflow(number, generator.step, &generator.next)) return std::nullopt;
            return Pulled{number};
        }
        case Generator::Kind::cycle: {
            const List* list = as_list(generator.sources[0]);
            if (!step() || list->elements.empty()) return std::nullopt;
            return Pulled{list->elements[generator.position++ % list->elements.size()]};
        }
        case Generator::Kind::function:
        case Generator::Kind::expression: return pull_suspended(generator, std::move(sent));
    }
    return std::nullopt;
}

/// Of a list, whatever is added to it in the meantime.
std::optional<Evaluator::Pulled> Evaluator::pull_value(Generator& generator) {
    const List* list = as_list(generator.sources[0]);
    if (generator.position < list->elements.size()) return Pulled{list->elements[generator.position++], list->doubtful};
    if (!list->open || generator.position++ > list->elements.size()) return std::nullopt;
    return Pulled{unknown_element(generator.callee), true, true};
}

void Evaluator::surely_or_perhaps(const Pulled& pulled, const std::function<void()>& body) {
    if (pulled.rest) under("for each round, whose number is not known", body);
    else if (pulled.doubtful) under("only if it is among them", body);
    else body();
}

/// map(), zip() and enumerate(): one from each, until one has none.
std::optional<Evaluator::Pulled> Evaluator::pull_side_by_side(Generator& generator) {
    Pulled result{None{}};
    std::vector<Value> row;
    if (generator.kind == Generator::Kind::enumerate) row.emplace_back(generator.next++);
    for (const Value& source : generator.sources) {
        const auto one = pull(*std::get<Generator*>(source));
        if (!one) return std::nullopt;
        result.doubtful = result.doubtful || one->doubtful;
        result.rest = result.rest || one->rest;
        row.push_back(one->value);
    }
    if (row.empty()) return std::nullopt;
    if (generator.kind == Generator::Kind::star_map) {
        const auto given = elements(row[0]);
        const bool open = !given || given->open || given->doubtful;
        surely_or_perhaps(result, [&] { result.value = call(generator.callee, {given ? given->known : std::vector<Value>{}, {}, open}); });
        return result;
    }
    if (result.rest && generator.kind == Generator::Kind::enumerate) row[0] = unknown("which round it is is not known");
    if (generator.kind == Generator::Kind::map) surely_or_perhaps(result, [&] { result.value = call(generator.callee, {row, {}, false}); });
    else result.value = heap_.tuple(std::move(row));
    return result;
}

std::optional<Evaluator::Pulled> Evaluator::pull_filtered(Generator& generator) {
    while (step()) {
        auto next = pull(*std::get<Generator*>(generator.sources[0]));
        if (!next) break;
        Value kept = next->value;
        if (!is_none(generator.callee)) surely_or_perhaps(*next, [&] { kept = call(generator.callee, {{next->value}, {}, false}); });
        const auto holds = truth(kept);
        const bool wanted = generator.kind == Generator::Kind::filter || generator.kind == Generator::Kind::take_while;
        if (!holds) {
            // What follows depends on it too.
            next->doubtful = true;
            next->rest = next->rest || generator.kind == Generator::Kind::take_while || generator.kind == Generator::Kind::drop_while;
            return next;
        }
        if (*holds == wanted) {
            if (generator.kind == Generator::Kind::drop_while) generator.kind = Generator::Kind::chain;   // all that is left
            return next;
        }
        if (generator.kind == Generator::Kind::take_while) return std::nullopt;
    }
    return std::nullopt;
}

std::optional<Evaluator::Pulled> Evaluator::pull_chained(Generator& generator) {
    for (; generator.position < generator.sources.size(); ++generator.position) {
        Value& source = generator.sources[generator.position];
        source = iterator_of(source);
        if (auto next = pull(*std::get<Generator*>(source))) return next;
    }
    return std::nullopt;
}

std::optional<Evaluator::Pulled> Evaluator::pull_slice(Generator& generator) {
    Generator& source = *std::get<Generator*>(generator.sources[0]);
    if (generator.next >= generator.end) return std::nullopt;
    while (step()) {
        auto next = pull(source);
        if (!next || static_cast<std::int64_t>(generator.position++) == generator.next || next->rest) {
            if (__builtin_add_overflow(generator.next, generator.step, &generator.next)) generator.next = generator.end;
            return next;
        }
    }
    return std::nullopt;
}

std::optional<Evaluator::Pulled> Evaluator::pull_suspended(Generator& generator, Value sent) {
    if (!generator.suspended) suspend(generator);
    if (!generator.suspended) return std::nullopt;
    const std::shared_ptr<Suspended> own = generator.suspended;
    const auto next = resume(generator, std::move(sent));
    return next ? std::optional(Pulled{*next, own->doubtful, own->rest}) : std::nullopt;
}

/// Makes it ready to run, and to wait in the middle.
void Evaluator::suspend(Generator& generator) {
    const auto give_up = [&] { host_.opaque(*this, here(), "more generators are gone through at once than can be followed"); };
    if (suspended_ >= most_suspended) return give_up();
    auto own = std::make_shared<Suspended>();
    own->outermost.module = frame_->module;
    own->outermost.scope = frame_->scope;
    own->frame = &own->outermost;
    try {
        own->work = std::make_unique<Coroutine>([this, &generator, here = own.get()](const Coroutine::HandOut& hand_out) {
            run_through(generator, [&](const Value& value) {
                here->doubtful = heap_.condition != conditions_.front().id || !frame_->doubt.empty();
                here->rest = frame_->unknown_rounds > 0;
                return hand_out(value);
            });
        });
    } catch (const std::runtime_error&) {
        return give_up();
    }
    ++suspended_;
    generator.suspended = std::move(own);
}

/// Lets it run to what it yields next. It sees the conditions under which it is asked, beside its own.
std::optional<Value> Evaluator::resume(Generator& generator, std::optional<Value> sent) {
    const std::shared_ptr<Suspended> own = generator.suspended;
    Condition all{heap_.condition, condition()};
    if (own->conditions.empty()) own->conditions.push_back(std::move(all));
    else own->conditions.front() = std::move(all);
    own->outermost.caller = frame_;
    const int calls = calls_;
    const Span here = here_, place = place_;
    const auto change_over = [&] {
        std::swap(conditions_, own->conditions);
        std::swap(frame_, own->frame);
        std::swap(maybe_broke_, own->maybe_broke);
        std::swap(depth_, own->depth);
        heap_.condition = conditions_.empty() ? 0 : conditions_.back().id;
    };
    const auto come_back = [&] {
        own->calls = calls_ - calls;
        calls_ = calls;
        here_ = here;
        place_ = place;
        change_over();
        own->outermost.caller = nullptr;
        if (!own->work->ended()) return;
        generator.ended = true;
        generator.suspended.reset();
        --suspended_;
    };
    change_over();
    calls_ += own->calls;
    std::optional<Value> next;
    try {
        next = own->work->resume(std::move(sent));
    } catch (...) {
        come_back();
        throw;
    }
    come_back();
    return next;
}

/// Everything that is left. What nobody began runs through at once.
Evaluator::Elements Evaluator::all_of(Generator& generator) {
    Elements result;
    const bool runs = generator.kind == Generator::Kind::function || generator.kind == Generator::Kind::expression;
    if (runs && !generator.begun) {
        const std::uint32_t born = heap_.condition;
        generator.begun = generator.ended = true;
        generator.advanced_under = born;
        run_through(generator, [&](const Value& yielded) -> std::optional<Value> {
            if (frame_->unknown_rounds > 0) result.open = true;
            result.known.push_back(yielded);
            result.doubtful = result.doubtful || heap_.condition != born || !frame_->doubt.empty();
            return None{};
        });
        return result;
    }
    while (const auto next = pull(generator)) {
        result.open = result.open || next->rest;
        result.doubtful = result.doubtful || (next->doubtful && !next->rest);
        if (!next->rest) result.known.push_back(next->value);
    }
    return result;
}

void Evaluator::run_through(Generator& generator, const OnYield& on_yield) {
    if (generator.kind == Generator::Kind::expression) return run_expression(generator, on_yield);
    constexpr int most_nested = 60;
    if (calls_ >= most_nested) return host_.opaque(*this, here(), "calls are nested too deeply to be followed");
    Frame frame;
    frame.module = generator.module;
    frame.scope = heap_.scope(Scope::Kind::function, generator.scope->parent);
    frame.scope->variables = generator.scope->variables;
    frame.caller = frame_;
    frame.on_yield = on_yield;
    frame.owner = generator.owner;
    frame.function = generator.function;
    ++calls_;
    const std::size_t conditions = conditions_.size();
    const bool outer_broke = std::exchange(maybe_broke_, false);
    frame_ = &frame;
    execute(*generator.function->body);
    frame_ = frame.caller;
    maybe_broke_ = outer_broke;
    truncate_conditions(conditions);
    --calls_;
    if (!frame.results.empty()) generator.result = frame.results.size() == 1 ? frame.results[0] : unknown("what a generator returns is not known");
}

void Evaluator::run_expression(Generator& generator, const OnYield& on_yield) {
    const Comprehension& node = *generator.expression;
    Frame frame;
    frame.module = generator.module;
    frame.scope = heap_.scope(Scope::Kind::function, generator.scope);
    frame.caller = frame_;
    frame.owner = generator.owner;
    frame.function = generator.function;
    frame_ = &frame;
    bool doubt = false;
    comprehend(node, 0, [&] {
        doubt = doubt || frame.unknown_rounds > 0;
        const Value element = evaluate(node.element);
        frame.closing = !on_yield(element);
    }, generator.span, &generator.sources[0]);
    frame_ = frame.caller;
    keep_names(node, *frame.scope, *generator.scope, doubt || generator.born != heap_.condition);
}

/// Nobody asks for more: what it has begun it ends.
void Evaluator::close(Generator& generator) {
    auto raised = std::exchange(raised_, std::nullopt);
    if (generator.suspended) resume(generator, std::nullopt);
    if (raised) raised_ = std::move(raised);
    generator.begun = generator.ended = true;
}

void Evaluator::close_generators() {
    raised_.reset();
    for (Generator& generator : heap_.generators())
        if (generator.suspended) under("where Python takes a generator away that was not gone through", [&] { close(generator); });
}

}  // namespace pgsteward::python
