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
    if (name.ends_with(setter_suffix)) return true;
    return name.size() > 4 && name.starts_with("__") && name.ends_with("__") && !std::binary_search(std::begin(followed), std::end(followed), name);
}

void examine(Evaluator& evaluator, const Value& object, Class& type, int depth) {
    if (depth > 10 || type.find(examined)) return;
    type.attributes.emplace_back(examined, true);
    const auto attributes = type.attributes;
    for (const auto& [name, value] : attributes) {
        auto* function = std::get_if<Function*>(&value);
        if (!function || !is_hook(name)) continue;
        const Value method = evaluator.heap().bound({object, name, *function});
        evaluator.under(fmt::format("where Python calls {}.{}", type.name, name), [&] { evaluator.call(method, {}); });
    }
    for (const Value& base : type.bases)
        if (const auto* parent = std::get_if<Class*>(&base)) examine(evaluator, object, **parent, depth + 1);
}

}  // namespace

void examine_hooks(Evaluator& evaluator, Instance& instance) { examine(evaluator, &instance, *instance.type, 0); }

void class_was_made(Evaluator& evaluator, Class& type, const Value& metaclass) {
    for (const Value& base : type.bases) {
        const auto* parent = std::get_if<Class*>(&base);
        const Value* heard = parent ? class_attribute(**parent, "__init_subclass__") : nullptr;
        if (auto* function = heard ? std::get_if<Function*>(heard) : nullptr) evaluator.call(evaluator.heap().bound({&type, "__init_subclass__", *function}), {});
    }
    const auto held = type.attributes;
    for (const auto& [name, value] : held) {
        auto* instance = std::get_if<Instance*>(&value);
        const Value* heard = instance ? class_attribute(*(*instance)->type, "__set_name__") : nullptr;
        if (auto* function = heard ? std::get_if<Function*>(heard) : nullptr)
            evaluator.call(evaluator.heap().bound({value, "__set_name__", *function}), {{&type, evaluator.text(name)}, {}, false});
    }
    if (auto* made_by = std::get_if<Class*>(&metaclass))
        for (const std::string_view name : {"__new__", "__init__", "__call__"})
            if (const Value* hook = class_attribute(**made_by, std::string(name)))
                if (auto* function = std::get_if<Function*>(hook))
                    evaluator.under(fmt::format("where Python calls {}.{}", (*made_by)->name, name), [&] { evaluator.call(evaluator.heap().bound({&type, std::string(name), *function}), {}); });
}

}  // namespace pgsteward::python
