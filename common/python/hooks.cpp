#include "python/hooks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pgsteward::python {
namespace {

/// Called where they belong, by the evaluator itself.
constexpr std::string_view followed[] = {
    "__add__", "__aenter__", "__aexit__", "__and__", "__bool__", "__call__", "__enter__", "__eq__", "__exit__", "__floordiv__", "__getattr__",
    "__getitem__", "__init__", "__init_subclass__", "__iter__", "__len__", "__lshift__", "__matmul__", "__mod__", "__mul__", "__ne__", "__next__",
    "__or__", "__post_init__", "__pow__", "__rshift__", "__set_name__", "__str__", "__sub__", "__truediv__", "__xor__"};

constexpr std::string_view examined = "(hooks were examined)";

bool is_hook(std::string_view name) {
    if (name.ends_with(deleter_suffix)) return true;
    return name.size() > 4 && name.starts_with("__") && name.ends_with("__") && !std::binary_search(std::begin(followed), std::end(followed), name);
}

/// Of the standard library, whose classes call the methods that a class derived from them defines.
constexpr std::string_view calling_packages[] = {"argparse.", "ast.", "cmd.", "html.", "json.", "logging.", "socketserver.", "string.", "unittest.", "xml."};

void examine(Evaluator& evaluator, const Value& object, Class& type, int depth) {
    if (depth > 10 || type.find(examined)) return;
    type.attributes.emplace_back(examined, true);
    const bool all = is_called_by_base(type);
    const auto attributes = type.attributes;
    for (const auto& [name, value] : attributes) {
        auto* function = std::get_if<Function*>(&value);
        if (!function || !(is_hook(name) || (all && !name.starts_with("__")))) continue;
        const Value method = evaluator.heap().bound({object, name, *function});
        evaluator.under(fmt::format("where Python calls {}.{}", type.name, name), [&, &name = name] {
            const Value given = evaluator.call(method, {});
            // What makes a copy of it: a function and its arguments.
            const List* maker = name.starts_with("__reduce") ? as_list(given) : nullptr;
            const auto given_to_it = maker && maker->elements.size() > 1 ? evaluator.elements(maker->elements[1]) : std::nullopt;
            if (maker && !maker->elements.empty()) evaluator.call(maker->elements[0], {given_to_it ? given_to_it->known : std::vector<Value>{}, {}, !given_to_it || given_to_it->open});
        });
    }
    for (const Value& base : type.bases)
        if (const auto* parent = std::get_if<Class*>(&base)) examine(evaluator, object, **parent, depth + 1);
}

/// A metaclass: what it does with classes is asked for once, whatever they do with it.
void examine_metaclass(Evaluator& evaluator, const Value& metaclass, Class& type) {
    const auto* made_by = std::get_if<Class*>(&metaclass);
    if (!made_by) {
        const bool calls = std::holds_alternative<Function*>(metaclass) || std::holds_alternative<const Partial*>(metaclass) || std::holds_alternative<const Bound*>(metaclass);
        if (calls) evaluator.call(metaclass, {{evaluator.text(type.name), evaluator.heap().tuple(type.bases), evaluator.heap().table()}, {}, false});
        return;
    }
    const auto attributes = (*made_by)->attributes;
    for (const auto& [name, value] : attributes)
        if (auto* function = std::get_if<Function*>(&value); function && name.starts_with("__"))
            evaluator.under(fmt::format("where Python calls {}.{}", (*made_by)->name, name), [&, &name = name, function] { evaluator.call(evaluator.heap().bound({&type, name, *function}), {}); });
}

}  // namespace

bool is_called_by_base(const Class& type) {
    return std::any_of(type.bases.begin(), type.bases.end(), [](const Value& base) {
        return std::any_of(std::begin(calling_packages), std::end(calling_packages), [&](std::string_view package) { return path_of(base).starts_with(package); });
    });
}

void examine_hooks(Evaluator& evaluator, Instance& instance) { examine(evaluator, &instance, *instance.type, 0); }

void class_was_made(Evaluator& evaluator, Class& type, const Value& metaclass, const Arguments& options) {
    for (const Value& base : type.bases) {
        const auto* parent = std::get_if<Class*>(&base);
        const Value* heard = parent ? class_attribute(**parent, "__init_subclass__") : nullptr;
        if (auto* function = heard ? std::get_if<Function*>(heard) : nullptr) evaluator.call(evaluator.heap().bound({&type, "__init_subclass__", *function}), options);
    }
    const auto held = type.attributes;
    for (const auto& [name, value] : held) {
        auto* instance = std::get_if<Instance*>(&value);
        const Value* heard = instance ? class_attribute(*(*instance)->type, "__set_name__") : nullptr;
        if (auto* function = heard ? std::get_if<Function*>(heard) : nullptr)
            evaluator.call(evaluator.heap().bound({value, "__set_name__", *function}), {{&type, evaluator.text(name)}, {}, false});
    }
    examine_metaclass(evaluator, metaclass, type);
}

}  // namespace pgsteward::python
