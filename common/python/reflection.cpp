// What looks into functions, objects and classes, or only hands them on: functools.wraps, dir(), inspect, __dict__,
// types.SimpleNamespace …
#include <algorithm>

#include "python/evaluator.hpp"

namespace pgsteward::python {
namespace {

bool is_method(const Value& value) {
    const auto* bound = std::get_if<const Bound*>(&value);
    return std::holds_alternative<Function*>(value) || (bound && (*bound)->function);
}

/// Python sorts what dir() and inspect.getmembers() give.
void add_sorted(std::vector<std::string>& names, const std::string& name) {
    const bool own = !name.empty() && (name.front() == '_' || (name.front() | 0x20) >= 'a') && name.find(' ') == name.npos;
    const auto place = std::lower_bound(names.begin(), names.end(), name);
    if (own && (place == names.end() || *place != name)) names.insert(place, name);
}

}  // namespace

/// Decorators that give back what they were given, and functools.wraps(), which remembers it.
std::optional<Value> Evaluator::call_wrapper(std::string_view path, Arguments& arguments) {
    auto& given = arguments.positional;
    const Value first = given.empty() ? Value(None{}) : given[0];
    if (path == "functools.wraps" && !given.empty()) return heap_.partial({heap_.dotted("functools.update_wrapper"), {}, {{"wrapped", first}}});
    if (path == "functools.update_wrapper") {
        const Value* wrapped = given.size() > 1 ? &given[1] : arguments.keyword("wrapped");
        auto* function = std::get_if<Function*>(&first);
        auto* inner = wrapped ? std::get_if<Function*>(wrapped) : nullptr;
        if (function && inner && *function != *inner) {
            (*function)->wrapped = *inner;
            (*function)->name = (*inner)->name;
        }
        return first;
    }
    const bool caches = path == "functools.lru_cache" || path == "functools.cache";
    if (caches && !std::holds_alternative<Function*>(first)) return heap_.dotted("functools.lru_cache");
    if (caches || path == "contextlib.contextmanager" || path == "contextlib.asynccontextmanager" ||
        path == "dataclasses.dataclass")
        return std::holds_alternative<Function*>(first) ? first : Value(heap_.dotted("builtins.decorator"));
    if (path == "builtins.decorator") return given.empty() ? Value(None{}) : given.back();
    return std::nullopt;
}

/// What a function has beside its code. What it was made of is not followed.
std::optional<Value> Evaluator::inner_part(const Function& function, const std::string& name) {
    if (name == "__name__") return Value(text(function.name));
    if (name == "__call__") return Value(const_cast<Function*>(&function));
    if (name == "__wrapped__") return Value(const_cast<Function*>(function.wrapped ? function.wrapped : &function));
    if (name == "__code__" || name == "__globals__" || name == "__closure__") return unknown("the inner parts of a function", true);
    return std::nullopt;
}

/// Objects that only hold others, and what looks them up.
std::optional<Value> Evaluator::call_namespace(std::string_view path, Arguments& arguments) {
    auto& given = arguments.positional;
    const Value first = given.empty() ? Value(None{}) : given[0];
    if (path == "types.SimpleNamespace" && given.empty() && !arguments.open) {
        Class* type = heap_.type();
        type->name = "SimpleNamespace";
        type->module = frame_->module;
        Instance* instance = heap_.instance(type);
        instance->attributes = arguments.keywords;
        return Value(instance);
    }
    if (path == "dataclasses.field") {
        // Its factory is called where an object is made.
        Symbol field{Symbol::Kind::call, {}};
        field.operands.push_back(heap_.dotted("dataclasses.field"));
        field.keywords = arguments.keywords;
        field.open = arguments.open;
        return Value(heap_.symbol(std::move(field)));
    }
    if (path == "types.MethodType" && given.size() == 2) return heap_.partial({first, {given[1]}, {}});
    if (path == "inspect.getmembers" && !given.empty()) return members_of_object(first, given.size() > 1);
    // What is managed is what was handed in; a class of the migration's own has its own beginning and end.
    const bool hands_on = path == "contextlib.closing" || path == "contextlib.nullcontext" || path == "contextlib.aclosing";
    if (hands_on && given.size() == 1 && (as_symbol(first) || as_unknown(first))) return first;
    return std::nullopt;
}

/// What dir() lists, without what every object has; nothing where that is not known.
std::optional<Evaluator::Elements> Evaluator::names_of(const Value& object) {
    const auto* instance = std::get_if<Instance*>(&object);
    const auto* type = std::get_if<Class*>(&object);
    if (const auto* space = std::get_if<Namespace*>(&object)) {
        std::vector<std::string> names;
        for (const auto& [name, value] : (*space)->scope->variables) add_sorted(names, name);
        Elements result;
        for (const std::string& name : names) result.known.push_back(text(name));
        return result;
    }
    if (!instance && !type) return std::nullopt;
    std::vector<std::string> names;
    Elements result;
    for (const Class* one : classes_in_order(type ? **type : *(*instance)->type)) {
        for (const auto& [name, value] : one->attributes) add_sorted(names, name);
        result.open = result.open || std::any_of(one->bases.begin(), one->bases.end(), [](const Value& base) { return !std::holds_alternative<Class*>(base) && path_of(base) != "builtins.object"; });
    }
    if (instance)
        for (const auto& [name, value] : (*instance)->attributes) add_sorted(names, name);
    for (const std::string& name : names) result.known.push_back(text(name));
    return result;
}

/// inspect.getmembers(): names and values. A second argument says which; of those that are asked for, methods are followed.
Value Evaluator::members_of_object(const Value& object, bool methods_only) {
    const auto names = names_of(object);
    if (!names) return unknown("which members there are is not known", touches(object));
    List* result = heap_.list({});
    result->open = names->open;
    for (const Value& name : names->known) {
        const Value member = attribute(object, as_string(name).value_or(""));
        if (!methods_only || is_method(member)) result->elements.push_back(heap_.tuple({name, member}));
    }
    return result;
}

/// object.__dict__ of an object, or of a class.
Value Evaluator::attributes_of(const Value& object) {
    Table* table = heap_.table();
    const auto add = [&](const auto& attributes) {
        for (const auto& [name, value] : attributes)
            if (name.find(' ') == std::string::npos) put(*table, text(name), value);
    };
    if (const auto* instance = std::get_if<Instance*>(&object)) add((*instance)->attributes);
    if (const auto* type = std::get_if<Class*>(&object)) add((*type)->attributes);
    return table;
}

}  // namespace pgsteward::python
