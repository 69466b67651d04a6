// Classes and their instances, as far as migrations use them.
#include <fmt/format.h>

#include "python/evaluator.hpp"

namespace pgsteward::python {

const Value* Evaluator::class_attribute(const Class& type, const std::string& name, int depth) const {
    for (const auto& [attribute_name, value] : type.attributes)
        if (attribute_name == name) return &value;
    if (depth > 10) return nullptr;
    for (const Value& base : type.bases)
        if (const auto* parent = std::get_if<Class*>(&base))
            if (const Value* found = class_attribute(**parent, name, depth + 1)) return found;
    return nullptr;
}

std::optional<Value> Evaluator::instance_attribute(Instance& instance, const std::string& name) {
    if (Value* own = instance.find(name)) return *own;
    if (name == "__class__") return Value(instance.type);
    const Value* found = class_attribute(*instance.type, name);
    if (!found) return std::nullopt;
    auto* function = std::get_if<Function*>(found);
    if (!function) return *found;
    switch ((*function)->binding) {
        case Function::Binding::none: return *found;
        case Function::Binding::class_: return heap_.bound({instance.type, name, *function});
        case Function::Binding::instance: break;
    }
    const Value method = heap_.bound({&instance, name, *function});
    return (*function)->property ? call(method, {}) : method;
}

Value Evaluator::call_class(Class& type, Arguments arguments) {
    // A model of the host, a Protocol, an Enum: what its base makes of it, only the host can know.
    const Value self(&type);
    if (auto answer = host_.call(*this, {self, arguments, here()})) return *answer;
    if (type.enumeration != Class::Enumeration::no) return member_with_value(type, arguments);
    Instance* instance = heap_.instance(&type);
    instance->arguments = arguments.positional;
    const Value* init = class_attribute(type, "__init__");
    const auto* function = init ? std::get_if<Function*>(init) : nullptr;
    if (function) {
        arguments.positional.insert(arguments.positional.begin(), Value(instance));
        call_function(**function, std::move(arguments));
        return instance;
    }
    for (auto& [name, value] : arguments.keywords) instance->attributes.emplace_back(name, value);
    // dataclass, NamedTuple: positions follow the fields that have no value yet, which are not kept.
    for (const Value& value : arguments.positional) instance->attributes.emplace_back("", value);
    return instance;
}

/// super(): the methods of the base, for the same object.
Value Evaluator::super_of(const Frame& frame) {
    if (!frame.owner || frame.scope->variables.empty()) return unknown("super() outside a method");
    Value self = None{};
    for (const auto& [name, value] : frame.scope->variables)
        if (name == "self" || name == "cls") self = value;
    const auto* instance = std::get_if<Instance*>(&self);
    if (!instance) return unknown("super() of something that is not known");
    Class* parents = heap_.type();
    parents->name = frame.owner->name;
    parents->bases = frame.owner->bases;
    Instance* view = heap_.instance(parents);
    view->attributes = (*instance)->attributes;
    return view;
}

Value Evaluator::isinstance(const Value& object, const Value& type) {
    if (const List* several = as_list(type)) {
        bool all_known = !several->open;
        for (const Value& one : several->elements) {
            const auto holds = truth(isinstance(object, one));
            if (holds.value_or(false)) return true;
            all_known = all_known && holds.has_value();
        }
        return all_known ? Value(false) : unknown("a type that is not known");
    }
    const std::string_view path = path_of(type);
    if (path.starts_with("builtins.") && !as_unknown(object) && !as_symbol(object)) {
        const std::string_view name = path.substr(9);
        if (as_text(object)) return name == "str";
        if (std::holds_alternative<bool>(object)) return name == "bool" || name == "int";
        if (std::holds_alternative<std::int64_t>(object)) return name == "int";
        if (std::holds_alternative<double>(object)) return name == "float";
        if (const List* list = as_list(object)) return name == (list->tuple ? "tuple" : "list");
        if (const Table* table = as_table(object)) return name == (table->set ? "set" : "dict");
        if (is_none(object)) return false;
    }
    if (const auto* instance = std::get_if<Instance*>(&object))
        if (const auto* wanted = std::get_if<Class*>(&type)) {
            if ((*instance)->type == *wanted) return true;
            if ((*instance)->type->enumeration != Class::Enumeration::no && (*wanted)->enumeration != Class::Enumeration::no) return false;
        }
    return unknown("a type that is not known");
}

}  // namespace pgsteward::python
