// Python's built-in functions.
#include <fmt/format.h>

#include <algorithm>

#include "python/evaluator.hpp"
#include "python/hooks.hpp"
#include "python/text.hpp"

namespace pgsteward::python {
namespace {

constexpr std::int64_t longest_range = 250'000;

bool complete(const Evaluator::Elements& elements) { return !elements.open && !elements.doubtful; }

}  // namespace

std::optional<Value> Evaluator::call_builtin(std::string_view name, Arguments& arguments) {
    auto& given = arguments.positional;
    const Value first = given.empty() ? Value(None{}) : given[0];
    if (name.starts_with("str.")) {
        if (name == "str.maketrans") return letters_to_change(arguments);
        const Text* known = as_text(plain(first));
        if (!known) return unknown(unknown_reason(first).value_or("a text that is not known"));
        Arguments rest{{given.begin() + 1, given.end()}, arguments.keywords, arguments.open};
        return text_method(*known, std::string(name.substr(4)), rest);
    }
    if (name == "dict.fromkeys" && !given.empty()) {
        const auto all = elements(first);
        Table* table = heap_.table();
        table->open = !all || all->open;
        table->doubtful = all && all->doubtful;
        for (const Value& key : all ? all->known : std::vector<Value>{}) put(*table, key, given.size() > 1 ? given[1] : Value(None{}));
        return table;
    }
    if (const auto result = call_reflection(name, arguments)) return result;
    if (const auto result = call_iteration(name, arguments)) return result;
    if (name == "str") {
        if (given.empty()) return text("");
        if (const Text* known = as_text(first); known && known->bytes) return heap_.text(Text{known->text, {}, nullptr, false});
        return as_printed(first);
    }
    if ((name == "staticmethod" || name == "classmethod") && as_symbol(first)) return first;
    if (name == "open")
        if (const auto handle = call_paths("builtins.open", arguments)) return handle;
    if (name == "repr" || name == "ascii") return format_value(first, name == "repr" ? 'r' : 'a', {});
    if (name == "format") {
        const auto specification = given.size() > 1 ? as_string(given[1]) : std::string();
        return specification ? format_value(first, 0, *specification) : unknown("a format that is not known");
    }
    if (const auto number = call_number(name, given)) return *number;
    if (name == "bool") {
        const auto holds = truth(first);
        return holds ? Value(*holds) : unknown("a condition that is not known");
    }
    if (name == "chr") {
        const auto code = as_integer(first);
        return code && *code > 0 && *code < 128 ? text(std::string(1, static_cast<char>(*code))) : unknown("a character");
    }
    if (name == "print" || name == "input" || name == "breakpoint" || name == "id" || name == "hash" || name == "ord" ||
        name == "dir" || name == "open") {
        return unknown(fmt::format("it contains what {}() gives", name));
    }
    if (name.ends_with("Error") || name.ends_with("Exception") || name == "StopIteration" || name == "SystemExit" || name == "KeyboardInterrupt") {
        Symbol made{Symbol::Kind::call, {}};
        made.operands.push_back(heap_.dotted("builtins." + std::string(name)));
        made.arguments = given;
        made.open = arguments.open;
        return Value(heap_.symbol(std::move(made)));
    }
    if (name == "object") return unknown("an object of no class of its own");
    return std::nullopt;
}

/// What looks at values, or runs text.
std::optional<Value> Evaluator::call_reflection(std::string_view name, Arguments& arguments) {
    auto& given = arguments.positional;
    const Value first = given.empty() ? Value(None{}) : given[0];
    if (name == "getattr" && given.size() >= 2) {
        const Unknown* missing = as_unknown(given[1]);
        if (missing && !missing->alternatives.empty()) {
            Value result = attribute(first, as_string(missing->alternatives[0]).value_or(""));
            for (const Value& one : missing->alternatives) result = join(result, attribute(first, as_string(one).value_or("")), missing->why);
            return result;
        }
        const auto attribute_name = as_string(given[1]);
        if (!attribute_name) return unknown("which attribute is meant is not known", touches(first) || !path_of(first).empty());
        if (given.size() > 2 && !as_symbol(first)) {
            const auto* instance = std::get_if<Instance*>(&first);
            const bool there = instance && instance_attribute(**instance, *attribute_name);
            return there ? attribute(first, *attribute_name) : join(given[2], unknown("an attribute that may be missing", touches(first)), "an attribute that may be missing");
        }
        return attribute(first, *attribute_name);
    }
    if (name == "hasattr") return unknown("which attributes there are is not known");
    if (name == "setattr" && given.size() == 3) {
        if (const auto attribute_name = as_string(given[1])) {
            set_attribute(first, *attribute_name, given[2]);
        } else if (const auto* instance = std::get_if<Instance*>(&first)) {
            // It may be any of those that are there.
            std::vector<std::pair<std::string, Value>> all = (*instance)->type->attributes;
            all.insert(all.end(), (*instance)->attributes.begin(), (*instance)->attributes.end());
            under("depending on which attribute is meant", [&] {
                for (const auto& [name_set, old] : all)
                    if (!std::holds_alternative<Function*>(old)) set_attribute(first, name_set, given[2]);
                    else if (name_set.ends_with(setter_suffix)) set_attribute(first, name_set.substr(0, name_set.size() - setter_suffix.size()), given[2]);
            });
        }
        return None{};
    }
    if (name == "isinstance" && given.size() == 2) {
        if (auto answer = host_.call(*this, {heap_.dotted("builtins.isinstance"), arguments, here()})) return *answer;
        return isinstance(first, given[1]);
    }
    if (name == "callable" || name == "issubclass") return unknown("a type that is not known");
    if (name == "type" && given.size() == 1) {
        if (const auto* instance = std::get_if<Instance*>(&first)) return Value((*instance)->type);
        return unknown("a type that is not known");
    }
    if (name == "type" && given.size() == 3) return class_of(given);
    if (name == "super") return super_of(*frame_);
    if (name == "vars" && !given.empty()) return attribute(first, "__dict__");
    if (name == "dir" && !given.empty()) {
        const auto names = names_of(first);
        if (!names) return unknown("which names there are is not known", touches(first));
        List* list = heap_.list(names->known);
        list->open = names->open;
        return list;
    }
    if (name == "globals" || name == "locals" || name == "vars") {
        Table* table = heap_.table();
        const Scope* scope = frame_->scope;
        if (name == "globals")
            while (scope->parent) scope = scope->parent;
        for (const auto& [variable, value] : scope->variables) put(*table, text(variable), value);
        return table;
    }
    if (name == "__import__") return import_by_name(arguments);
    if (name == "eval" || name == "exec" || name == "compile") {
        host_.opaque(*this, here(), fmt::format("{}() runs text that is not read as a program", name));
        return unknown("what evaluated text gives is not known", true);
    }
    return std::nullopt;
}

/// What makes or goes through collections.
std::optional<Value> Evaluator::call_iteration(std::string_view name, Arguments& arguments) {
    auto& given = arguments.positional;
    const Value first = given.empty() ? Value(None{}) : given[0];
    const auto list_of = [&](Elements all, bool tuple = false) -> Value {
        List* list = heap_.list(std::move(all.known), tuple);
        list->open = all.open;
        list->doubtful = all.doubtful;
        return list;
    };
    if (name == "dict") {
        Table* table = heap_.table();
        if (const Table* other = as_table(first)) {
            *table = *other;
            table->factory = None{};
            table->counts = false;
        } else if (const auto pairs = given.empty() ? std::nullopt : elements(first)) {
            for (const Value& pair : pairs->known) {
                const auto both = elements(pair);
                if (both && both->known.size() == 2) put(*table, both->known[0], both->known[1]);
                else table->open = true;
            }
            table->open = table->open || pairs->open;
            table->doubtful = pairs->doubtful;
        } else if (as_unknown(first) && touches(first)) {
            return unknown(as_unknown(first)->why, true);
        } else if (!given.empty()) {
            table->open = true;
        }
        table->born = heap_.condition;
        for (const auto& [key, value] : arguments.keywords) put(*table, text(key), value);
        return table;
    }
    if (const auto lazy = call_iterator(name, arguments)) return lazy;
    const bool makes_list = name == "list" || name == "tuple";
    if ((makes_list || name == "set" || name == "frozenset") && given.empty())
        return makes_list ? Value(heap_.list({}, name == "tuple")) : Value(heap_.table(true));
    if (name == "range") {
        std::int64_t bounds[3] = {0, 0, 1};
        // Not a list with an unknown element: there may be none.
        if (given.empty() || given.size() > 3) return unknown_element(first);
        for (std::size_t i = 0; i < given.size(); ++i) {
            const auto bound = as_integer(given[i]);
            if (!bound) return unknown_element(first);
            bounds[given.size() == 1 ? 1 : i] = *bound;
        }
        List* list = heap_.list({});
        if (bounds[2] == 0) return list;
        for (std::int64_t i = bounds[0]; bounds[2] > 0 ? i < bounds[1] : i > bounds[1];) {
            list->elements.push_back(i);
            list->open = static_cast<std::int64_t>(list->elements.size()) > longest_range;
            if (list->open || __builtin_add_overflow(i, bounds[2], &i)) break;
        }
        return list;
    }
    static constexpr std::string_view known_names[] = {"list", "tuple", "set", "frozenset", "len", "sorted", "sum", "min", "max"};
    if (std::find(std::begin(known_names), std::end(known_names), name) == std::end(known_names)) return std::nullopt;

    if (name == "len") {
        if (const auto length = call_special(first, "__len__")) return *length;
        if (const Text* known = as_text(first)) return static_cast<std::int64_t>(length_of(known->text));
    }
    const bool extreme = name == "min" || name == "max";
    const auto all = extreme && given.size() > 1 ? Elements{given, arguments.open, false} : elements(first);
    if (name == "len") return all && complete(*all) ? Value(static_cast<std::int64_t>(all->known.size())) : unknown("a number that is not known");
    if (!all) {
        if (name == "sum" || extreme) return unknown("it comes from values that are not known", touches(first));
        if (name == "set" || name == "frozenset") {
            Table* set = heap_.table(true);
            set->open = true;
            return set;
        }
        return unknown_element(first);
    }
    if (makes_list) return list_of(*all, name == "tuple");
    if (name == "set" || name == "frozenset") {
        Table* set = heap_.table(true);
        for (const Value& element : all->known) put(*set, element, None{});
        set->open = set->open || all->open;
        set->doubtful = all->doubtful;
        return set;
    }
    if (name == "sorted") return list_of(sorted(*all, arguments));
    if (!complete(*all)) return unknown("a number that is not known");
    if (extreme) {
        const Elements ordered = sorted(*all, arguments);
        const Value* fallback = arguments.keyword("default");
        if (ordered.known.empty() && fallback) return *fallback;
        return ordered.known.empty() || ordered.doubtful ? unknown("a number that is not known") : name == "min" ? ordered.known.front() : ordered.known.back();
    }
    const Value* start = given.size() > 1 ? &given[1] : arguments.keyword("start");
    Value result = start ? *start : Value(std::int64_t{0});
    for (const Value& element : all->known) result = binary(Operator::add, result, element);
    return result;
}

}  // namespace pgsteward::python
