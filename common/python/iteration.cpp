#include "python/iteration.hpp"

#include <algorithm>

namespace pgsteward::python {
namespace {

using Values = std::vector<Value>;

constexpr std::size_t most_values = 10'000;

/// The elements of a value of which every one is known.
std::optional<Values> all_of(Evaluator& evaluator, const Value& value) {
    if (as_symbol(value) || as_unknown(value)) return std::nullopt;
    const auto all = evaluator.elements(value);
    if (!all || all->open || all->doubtful || all->known.size() > most_values) return std::nullopt;
    return all->known;
}

/// groupby(): neighbours whose keys are equal.
std::optional<Value> groups_of(Evaluator& evaluator, const Values& all, const Value* key) {
    List* result = evaluator.heap().list({});
    List* group = nullptr;
    Value last = None{};
    for (const Value& element : all) {
        const Value now = key && !is_none(*key) ? evaluator.call(*key, {{element}, {}, false}) : element;
        const auto same = group ? equal(last, now) : std::optional(false);
        if (!same) return std::nullopt;
        if (!*same) {
            group = evaluator.heap().list({});
            result->elements.push_back(evaluator.heap().tuple({now, group}));
        }
        group->elements.push_back(element);
        last = now;
    }
    return Value(result);
}

/// combinations() and permutations(), of indices in their order.
void choose(Evaluator& evaluator, const Values& all, std::size_t length, bool ordered, std::vector<std::size_t>& chosen, List& result) {
    if (result.elements.size() > most_values) return;
    if (chosen.size() == length) {
        Values row;
        for (const std::size_t i : chosen) row.push_back(all[i]);
        result.elements.push_back(evaluator.heap().tuple(std::move(row)));
        return;
    }
    for (std::size_t i = ordered || chosen.empty() ? 0 : chosen.back() + 1; i < all.size(); ++i) {
        if (ordered && std::find(chosen.begin(), chosen.end(), i) != chosen.end()) continue;
        chosen.push_back(i);
        choose(evaluator, all, length, ordered, chosen, result);
        chosen.pop_back();
    }
}

Value longest_rows(Evaluator& evaluator, const std::vector<Values>& columns, const Value& filler) {
    List* result = evaluator.heap().list({});
    std::size_t longest = 0;
    for (const Values& column : columns) longest = std::max(longest, column.size());
    for (std::size_t i = 0; i < longest; ++i) {
        Values row;
        for (const Values& column : columns) row.push_back(i < column.size() ? column[i] : filler);
        result->elements.push_back(evaluator.heap().tuple(std::move(row)));
    }
    return result;
}

}  // namespace

std::optional<Value> call_itertools(Evaluator& evaluator, std::string_view path, const Arguments& arguments) {
    constexpr std::string_view package = "itertools.";
    const auto& given = arguments.positional;
    if (!path.starts_with(package) || given.empty() || arguments.open) return std::nullopt;
    const std::string_view name = path.substr(package.size());
    const auto list = [&](Values values) { return std::optional<Value>(evaluator.heap().list(std::move(values))); };
    if (name == "repeat") {
        const auto times = given.size() > 1 ? as_integer(given[1]) : std::nullopt;
        return times && *times <= static_cast<std::int64_t>(most_values) ? list(Values(static_cast<std::size_t>(std::max<std::int64_t>(*times, 0)), given[0])) : std::nullopt;
    }
    if (name == "zip_longest") {
        std::vector<Values> columns;
        for (const Value& one : given) {
            auto column = all_of(evaluator, one);
            if (!column) return std::nullopt;
            columns.push_back(std::move(*column));
        }
        const Value* filler = arguments.keyword("fillvalue");
        return longest_rows(evaluator, columns, filler ? *filler : Value(None{}));
    }
    if (name == "accumulate") {
        const auto all = all_of(evaluator, given[0]);
        const Value add = given.size() > 1 ? given[1] : evaluator.heap().dotted("operator.add");
        const Value* first = arguments.keyword("initial");
        if (!all) return std::nullopt;
        Values sums;
        if (first && !is_none(*first)) sums.push_back(*first);
        for (const Value& one : *all) sums.push_back(sums.empty() ? one : evaluator.call(add, {{sums.back(), one}, {}, false}));
        return list(std::move(sums));
    }
    if (name == "compress" && given.size() == 2) {
        const auto all = all_of(evaluator, given[0]), wanted = all_of(evaluator, given[1]);
        Values kept;
        for (std::size_t i = 0; all && wanted && i < std::min(all->size(), wanted->size()); ++i) {
            const auto holds = truth((*wanted)[i]);
            if (!holds) return std::nullopt;
            if (*holds) kept.push_back((*all)[i]);
        }
        return all && wanted ? list(std::move(kept)) : std::nullopt;
    }
    if (name == "tee") {
        const auto all = all_of(evaluator, given[0]);
        const auto copies = given.size() > 1 ? as_integer(given[1]) : 2;
        if (!all || !copies || *copies < 0 || *copies > 100) return std::nullopt;
        Values several;
        for (std::int64_t i = 0; i < *copies; ++i) several.push_back(evaluator.heap().generator({Generator::Kind::values, {evaluator.heap().list(*all)}, None{}}));
        return Value(evaluator.heap().tuple(std::move(several)));
    }
    if (name != "groupby" && name != "pairwise" && name != "combinations" && name != "permutations") return std::nullopt;
    const auto all = all_of(evaluator, given[0]);
    if (!all) return std::nullopt;
    if (name == "groupby") return groups_of(evaluator, *all, given.size() > 1 ? &given[1] : arguments.keyword("key"));
    if (name == "pairwise") {
        Values pairs;
        for (std::size_t i = 1; i < all->size(); ++i) pairs.push_back(evaluator.heap().tuple({(*all)[i - 1], (*all)[i]}));
        return list(std::move(pairs));
    }
    const auto length = given.size() > 1 ? as_integer(given[1]) : std::optional(static_cast<std::int64_t>(all->size()));
    if (!length || *length < 0 || *length > 5) return std::nullopt;
    List* result = evaluator.heap().list({});
    std::vector<std::size_t> chosen;
    choose(evaluator, *all, static_cast<std::size_t>(*length), name == "permutations", chosen, *result);
    return result->elements.size() > most_values ? std::nullopt : std::optional<Value>(result);
}

std::optional<Value> call_getter(Evaluator& evaluator, const Value& getter, const Arguments& arguments) {
    const Symbol* made = as_symbol(getter);
    if (!made || made->kind != Symbol::Kind::call || made->open || made->arguments.empty() || arguments.positional.size() != 1) return std::nullopt;
    const std::string_view path = path_of(made->operands[0]);
    const Value& object = arguments.positional[0];
    const auto name = as_string(made->arguments[0]);
    if (path == "operator.methodcaller" && name)
        return evaluator.call(evaluator.attribute(object, *name), {{made->arguments.begin() + 1, made->arguments.end()}, made->keywords, false});
    const bool items = path == "operator.itemgetter";
    if (!items && path != "operator.attrgetter") return std::nullopt;
    Values results;
    for (const Value& one : made->arguments) {
        Value result = object;
        if (items) {
            result = evaluator.item(object, one);
        } else {
            std::string_view rest = as_text(one) ? std::string_view(as_text(one)->text) : std::string_view();
            if (rest.empty()) return std::nullopt;
            while (!rest.empty()) {
                const std::size_t dot = std::min(rest.find('.'), rest.size());
                result = evaluator.attribute(result, std::string(rest.substr(0, dot)));
                rest.remove_prefix(std::min(dot + 1, rest.size()));
            }
        }
        results.push_back(result);
    }
    return results.size() == 1 ? results[0] : Value(evaluator.heap().tuple(std::move(results)));
}

}  // namespace pgsteward::python
