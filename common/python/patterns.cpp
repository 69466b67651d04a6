// match: which case takes a value, and what its pattern sets.
// Facts: Python's language reference, 8.6 "The match statement".
#include <fmt/format.h>

#include <algorithm>

#include "python/evaluator.hpp"

namespace pgsteward::python {
namespace {

std::optional<bool> both(std::optional<bool> a, std::optional<bool> b) {
    if ((a && !*a) || (b && !*b)) return false;
    return a && b ? std::optional(true) : std::nullopt;
}

/// Of these, a pattern without a name inside means the value itself.
bool is_itself(std::string_view type) {
    static constexpr std::string_view types[] = {"bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"};
    return type.starts_with("builtins.") && std::find(std::begin(types), std::end(types), type.substr(9)) != std::end(types);
}

/// Is it known what kind of thing it is?
bool is_plain(const Value& value) {
    return !as_unknown(value) && !as_symbol(value) && !std::holds_alternative<Instance*>(value);
}

}  // namespace

Flow Evaluator::execute_match(const Match& node, std::size_t which, const Value& subject, Span span) {
    for (; which < node.cases.size(); ++which) {
        const Match::Case& one = node.cases[which];
        Bindings bound;
        std::optional<bool> holds = matches(one.pattern, subject, bound);
        if (holds && !*holds) continue;
        const auto bind = [&] {
            if (!holds)
                for (const std::string& name : one.taken) set_name(name, unknown("what a pattern takes out is not known", touches(subject)));
            for (const auto& [name, value] : holds ? bound : Bindings{}) set_name(name, value);
        };
        if (one.guard) {
            bind();
            holds = both(holds, truth(evaluate(one.guard)));
            if (holds && !*holds) continue;
        } else if (holds) {
            bind();
        }
        if (holds) return execute(one.body);
        const std::string place = "the case at " + line(one.body.empty() ? span : one.body.front()->span);
        return either(
            fmt::format("only in {}", place),
            [&] {
                if (!one.guard) bind();
                return execute(one.body);
            },
            fmt::format("only outside {}", place), [&] { return execute_match(node, which + 1, subject, span); },
            place);
    }
    return Flow::normal;
}

std::optional<bool> Evaluator::matches(const Pattern& pattern, const Value& subject, Bindings& bound) {
    if (!step()) return std::nullopt;
    switch (pattern.kind) {
        case Pattern::Kind::unclear: return std::nullopt;
        case Pattern::Kind::anything: return true;
        case Pattern::Kind::star:
        case Pattern::Kind::capture: bound.emplace_back(pattern.name, subject); return true;
        case Pattern::Kind::value: return matches_value(*pattern.value, subject);
        case Pattern::Kind::either: return matches_any(pattern, subject, bound);
        case Pattern::Kind::sequence: return matches_sequence(pattern, subject, bound);
        case Pattern::Kind::mapping: return matches_mapping(pattern, subject, bound);
        case Pattern::Kind::class_: return matches_class(pattern, subject, bound);
        case Pattern::Kind::as: {
            const auto holds = matches(pattern.parts.front(), subject, bound);
            bound.emplace_back(pattern.name, subject);
            return holds;
        }
    }
    return std::nullopt;
}

/// None, True and False are compared by what they are, all else by ==.
std::optional<bool> Evaluator::matches_value(const Expression& expression, const Value& subject) {
    const auto* singleton = std::get_if<Singleton>(&expression.node);
    if (singleton && is_plain(subject) && std::holds_alternative<bool>(subject) != (singleton->kind != Singleton::Kind::none)) return is_none(subject) && singleton->kind == Singleton::Kind::none;
    return equal(subject, evaluate(&expression));
}

std::optional<bool> Evaluator::matches_any(const Pattern& pattern, const Value& subject, Bindings& bound) {
    bool told = true;
    for (const Pattern& one : pattern.parts) {
        Bindings own;
        const auto holds = matches(one, subject, own);
        if (holds.value_or(false) && (told || own.empty())) {
            bound.insert(bound.end(), own.begin(), own.end());
            return true;
        }
        told = told && holds;
    }
    return told ? std::optional(false) : std::nullopt;
}

std::optional<bool> Evaluator::matches_sequence(const Pattern& pattern, const Value& subject, Bindings& bound) {
    const List* list = as_list(subject);
    if (const auto* instance = std::get_if<Instance*>(&subject))
        if (const auto parts = parts_of_named_tuple(**instance)) list = heap_.tuple(parts->known);
    if (!list) return is_plain(subject) ? std::optional(false) : std::nullopt;
    if (list->open || list->doubtful) return std::nullopt;
    const auto& parts = pattern.parts;
    const auto star = std::find_if(parts.begin(), parts.end(), [](const Pattern& one) { return one.kind == Pattern::Kind::star; });
    const std::size_t size = list->elements.size(), wanted = parts.size() - (star != parts.end());
    if (star == parts.end() ? size != wanted : size < wanted) return false;
    std::optional<bool> result = true;
    std::size_t next = 0;
    for (const Pattern& part : parts) {
        if (&part == (star == parts.end() ? nullptr : &*star)) {
            const auto begin = list->elements.begin() + static_cast<std::ptrdiff_t>(next);
            next += size - wanted;
            if (!part.name.empty() && part.name != "_") bound.emplace_back(part.name, heap_.list({begin, begin + static_cast<std::ptrdiff_t>(size - wanted)}));
        } else {
            result = both(result, matches(part, list->elements[next++], bound));
        }
        if (result && !*result) return false;
    }
    return result;
}

std::optional<bool> Evaluator::matches_mapping(const Pattern& pattern, const Value& subject, Bindings& bound) {
    const Table* table = as_table(subject);
    if (!table) return is_plain(subject) ? std::optional(false) : std::nullopt;
    if (table->set) return false;
    std::optional<bool> result = table->doubtful && !pattern.keys.empty() ? std::nullopt : std::optional(true);
    Table* rest = heap_.table();
    *rest = *table;
    for (std::size_t i = 0; i < pattern.keys.size(); ++i) {
        const Value key = evaluate(pattern.keys[i]);
        const Value* found = find_in(*table, key);
        if (!found && (table->open || !key_of(key))) result = std::nullopt;
        else if (!found) return false;
        else result = both(result, matches(pattern.parts[i], *found, bound));
        if (result && !*result) return false;
        Arguments taken{{key, None{}}, {}, false};
        table_method(*rest, "pop", taken);
    }
    if (!pattern.name.empty()) bound.emplace_back(pattern.name, rest);
    return result;
}

std::optional<bool> Evaluator::matches_class(const Pattern& pattern, const Value& subject, Bindings& bound) {
    const Value type = evaluate(pattern.value);
    std::optional<bool> result = truth(isinstance(subject, type));
    if (result && !*result) return false;
    const auto* own = std::get_if<Class*>(&type);
    std::vector<std::string> fields = own ? fields_of(**own) : std::vector<std::string>();
    if (const Value* named = own ? class_attribute(**own, "__match_args__") : nullptr)
        if (const auto all = elements(*named)) {
            fields.clear();
            for (const Value& one : all->known) fields.push_back(as_string(one).value_or(""));
        }
    const int guards = std::exchange(guards_, 0);
    for (std::size_t i = 0; i < pattern.parts.size(); ++i) {
        const bool by_place = pattern.names[i].empty();
        const std::string name = !by_place ? pattern.names[i] : i < fields.size() ? fields[i] : std::string();
        if (by_place && is_itself(path_of(type))) result = both(result, matches(pattern.parts[i], subject, bound));
        else result = both(result, name.empty() || !std::holds_alternative<Instance*>(subject) ? std::nullopt : matches(pattern.parts[i], attribute(subject, name), bound));
        if (result && !*result) break;
    }
    guards_ = guards;
    return result;
}

}  // namespace pgsteward::python
