// What makes iterators, and asks them: iter(), map(), next(), any(), itertools.chain().
#include <algorithm>

#include "python/evaluator.hpp"

namespace pgsteward::python {

std::optional<Value> Evaluator::call_iterator(std::string_view name, const Arguments& arguments) {
    const auto& given = arguments.positional;
    const std::vector<Value> rest(given.begin() + (given.empty() ? 0 : 1), given.end());
    const bool whole = !given.empty() && !arguments.open;
    if (name == "iter" && given.size() == 2) {
        examine_callbacks({{given[0]}, {}, false}, "iter()");
        return unknown("how often iter() calls a function is not known", touches(given[0]));
    }
    if (name == "iter" && given.size() == 1) return Value(iterator_of(given[0]));
    if (name == "zip" && (whole || arguments.open)) {
        std::vector<Value> sources = given;
        if (arguments.open) sources.push_back(unknown("arguments that are not known"));
        return iterator(Generator::Kind::zip, sources);
    }
    if (name == "map" && given.size() > 1) return iterator(Generator::Kind::map, rest, given[0]);
    if (name == "filter" && given.size() == 2) return iterator(Generator::Kind::filter, rest, given[0]);
    if (name == "enumerate" && whole) {
        const Value* start = given.size() > 1 ? &given[1] : arguments.keyword("start");
        const auto first = start ? as_integer(*start) : 0;
        if (!first) return unknown("a number that is not known");
        const Value made = iterator(Generator::Kind::enumerate, {given[0]});
        std::get<Generator*>(made)->next = *first;
        return made;
    }
    if (name == "reversed" && given.size() == 1) {
        auto all = elements(given[0]);
        if (!all) return unknown_element(given[0]);
        std::reverse(all->known.begin(), all->known.end());
        List* turned = heap_.list(std::move(all->known));
        turned->open = all->open;
        turned->doubtful = all->doubtful;
        return Value(iterator_of(turned));
    }
    if ((name == "any" || name == "all") && given.size() == 1) return any_or_all(name == "any", *iterator_of(given[0]), [](const Value& one) { return truth(one); });
    if (name == "next" && !given.empty()) {
        auto* generator = std::get_if<Generator*>(&given[0]);
        if (generator) return next_of(**generator, given.size() > 1 ? &given[1] : nullptr);
        if (const auto made = call_special(given[0], "__next__")) return *made;
        return unknown(unknown_reason(given[0]).value_or("it comes from values that are not known"), touches(given[0]));
    }
    return std::nullopt;
}

/// itertools, as far as it only hands on.
std::optional<Value> Evaluator::call_lazily(std::string_view path, const Arguments& arguments) {
    const auto& given = arguments.positional;
    const auto number = [&](std::size_t i, std::string_view name, std::int64_t otherwise) -> std::optional<std::int64_t> {
        const Value* value = i < given.size() ? &given[i] : name.empty() ? nullptr : arguments.keyword(name);
        return !value || is_none(*value) ? otherwise : as_integer(*value);
    };
    if (path == "itertools.chain") return arguments.open ? std::nullopt : std::optional<Value>(heap_.generator({Generator::Kind::chain, given, None{}}));
    if (path == "itertools.chain.from_iterable" && given.size() == 1) {
        auto all = elements(given[0]);
        Generator made{Generator::Kind::chain, all ? std::move(all->known) : std::vector<Value>{}, None{}};
        if (!all || all->open || all->doubtful) made.sources.push_back(unknown("it comes from values that are not known", touches(given[0])));
        return heap_.generator(std::move(made));
    }
    static constexpr std::pair<std::string_view, Generator::Kind> choosing[] = {
        {"itertools.starmap", Generator::Kind::star_map},
        {"itertools.takewhile", Generator::Kind::take_while}, {"itertools.dropwhile", Generator::Kind::drop_while}, {"itertools.filterfalse", Generator::Kind::filter_false}};
    for (const auto& [name, kind] : choosing)
        if (path == name && given.size() == 2)
            return iterator(kind, {given[1]}, given[0]);
    if (path == "itertools.count") {
        const auto start = number(0, "start", 0), step_size = number(1, "step", 1);
        if (!start || !step_size) return std::nullopt;
        Generator made{Generator::Kind::count, {}, None{}, *start, *step_size};
        return heap_.generator(std::move(made));
    }
    if (path == "itertools.cycle" && given.size() == 1) {
        auto all = elements(given[0]);
        if (!all || all->open || all->doubtful) return std::nullopt;
        return heap_.generator({Generator::Kind::cycle, {heap_.list(std::move(all->known))}, None{}});
    }
    if (path == "itertools.islice" && given.size() > 1) {
        const bool only_end = given.size() == 2;
        const auto begin = only_end ? std::optional<std::int64_t>(0) : number(1, "", 0);
        const auto end = number(only_end ? 1 : 2, "", INT64_MAX), step_size = number(3, "", 1);
        if (!begin || !end || !step_size || *begin < 0 || *end < 0 || *step_size < 1) return std::nullopt;
        return heap_.generator({Generator::Kind::slice, {iterator_of(given[0])}, None{}, *begin, *step_size, *end});
    }
    return std::nullopt;
}

std::optional<Value> Evaluator::generator_method(Generator& generator, const std::string& name, const Arguments& arguments) {
    if (name == "__iter__" || name == "__aiter__") return Value(&generator);
    if (name == "__next__") return next_of(generator, nullptr);
    if (name == "close") {
        close(generator);
        return Value(None{});
    }
    if (name != "send" || arguments.positional.size() != 1) return std::nullopt;
    const auto next = pull(generator, arguments.positional[0]);
    return next && !next->doubtful ? next->value : unknown("what a generator yields is not known");
}

/// Asks until it can be told. What is asked behind a value of which nothing can be told is asked under a condition.
Value Evaluator::any_or_all(bool any, Generator& generator, const std::function<std::optional<bool>(const Value&)>& holds) {
    bool told = true;
    const std::size_t base = conditions_.size();
    std::optional<Value> answer;
    while (!answer) {
        const auto next = pull(generator);
        if (!next) break;
        const auto one = next->doubtful ? std::nullopt : holds(next->value);
        if (one && *one == any) answer = told ? Value(any) : unknown("a condition that is not known");
        if (!one && std::exchange(told, false)) push_condition("unless what comes before decides it");
    }
    truncate_conditions(base);
    return answer ? *answer : told ? Value(!any) : unknown("a condition that is not known");
}

Value Evaluator::next_of(Generator& generator, const Value* otherwise) {
    const auto next = pull(generator);
    if (!next && !otherwise && generator.ended && !stopped_ && !raised_) return fails("StopIteration", "it has no more elements");
    if (!next) return otherwise ? *otherwise : unknown("it has no more elements");
    if (!next->doubtful) return next->value;
    return unknown(unknown_reason(next->value).value_or("it comes from values that are not known"), touches(next->value) || (otherwise && touches(*otherwise)));
}

}  // namespace pgsteward::python
