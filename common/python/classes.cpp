// Classes and their instances, as far as migrations use them.
#include <fmt/format.h>

#include <algorithm>

#include "python/evaluator.hpp"
#include "python/hooks.hpp"

namespace pgsteward::python {

Function* Evaluator::special_method(const Value& object, const std::string& name) {
    const auto* instance = std::get_if<Instance*>(&object);
    const Value* found = instance ? class_attribute(*(*instance)->type, name) : nullptr;
    const auto* function = found ? std::get_if<Function*>(found) : nullptr;
    return function ? *function : nullptr;
}

std::optional<Value> Evaluator::call_special(const Value& object, const std::string& name, Arguments arguments) {
    Function* method = special_method(object, name);
    return method ? std::optional(call(heap_.bound({object, name, method}), std::move(arguments))) : std::nullopt;
}

/// type("Name", (bases,), {members})
Value Evaluator::class_of(const std::vector<Value>& given) {
    const Table* members = as_table(given[2]);
    const List* bases = as_list(given[1]);
    if (!members || members->open || members->doubtful || !bases || bases->open) return unknown("a type that is not known", touches(given[2]));
    Class* type = heap_.type();
    type->name = as_string(given[0]).value_or("type");
    type->module = frame_->module;
    type->bases = bases->elements;
    for (const auto& [key, value] : members->items) {
        type->attributes.emplace_back(as_string(key).value_or(""), value);
        if (auto* function = std::get_if<Function*>(&value)) (*function)->owner = type;
    }
    return type;
}

/// What only a base that was not found can have: as if an instance of that base were asked.
std::optional<Value> Evaluator::inherited_symbol(const Class& type, const std::string& name, int depth) {
    for (const Value& base : type.bases) {
        if (const auto* parent = std::get_if<Class*>(&base)) {
            if (depth > 10) continue;
            if (auto found = inherited_symbol(**parent, name, depth + 1)) return found;
        }
        const Symbol* symbol = as_symbol(base);
        if (!symbol || symbol->kind != Symbol::Kind::dotted || symbol->name.starts_with("builtins.")) continue;
        Symbol made;
        made.kind = Symbol::Kind::call;
        made.operands.push_back(base);
        made.at = {frame_->module->source, place_};
        return attribute(heap_.symbol(std::move(made)), name);
    }
    return std::nullopt;
}

std::optional<Value> Evaluator::instance_attribute(Instance& instance, const std::string& name) {
    if (Value* own = instance.find(name)) return *own;
    if (name == "__class__") return Value(instance.type);
    const Value* found = class_attribute(*instance.type, name);
    if (!found) return std::nullopt;
    auto* function = std::get_if<Function*>(found);
    if (const auto* partial = std::get_if<const Partial*>(found); partial && path_of((*partial)->callee) == runs_inside) {
        // A method that a context manager decorates is still one.
        Partial method = **partial;
        method.arguments.push_back(instance.self ? instance.self : &instance);
        return heap_.partial(std::move(method));
    }
    if (!function) return *found;
    if (instance.of_class && (*function)->binding != Function::Binding::none) {
        // __new__ is given the class by whoever calls it.
        return name == "__new__" ? *found : Value(heap_.bound({instance.of_class, name, *function}));
    }
    switch ((*function)->binding) {
        case Function::Binding::none: return *found;
        case Function::Binding::class_: return heap_.bound({instance.type, name, *function});
        case Function::Binding::instance: break;
    }
    const Value method = heap_.bound({instance.self ? instance.self : &instance, name, *function});
    return (*function)->property ? call(method, {}) : method;
}

namespace {

/// Does a base that was imported take the arguments (TypeDecorator, a model)?
bool is_made_elsewhere(const Class& type, int depth = 0) {
    return std::any_of(type.bases.begin(), type.bases.end(), [&](const Value& base) {
        if (const auto* parent = std::get_if<Class*>(&base)) return depth < 10 && is_made_elsewhere(**parent, depth + 1);
        const std::string_view path = path_of(base);
        return !path.empty() && !path.starts_with("typing.") && !path.starts_with("abc.") && !path.starts_with("builtins.");
    });
}

}  // namespace

/// Fields that were not given and whose class says field(default=…) or field(default_factory=…).
void Evaluator::fill_fields(const Class& type, Instance& instance) {
    for (const std::string& name : fields_of(type)) {
        const Value* declared = instance.find(name) ? nullptr : class_attribute(type, name);
        const Symbol* field = declared ? as_symbol(*declared) : nullptr;
        if (!field || field->kind != Symbol::Kind::call || path_of(field->operands[0]) != "dataclasses.field") continue;
        if (const Value* value = field->keyword("default")) instance.attributes.emplace_back(name, *value);
        else if (const Value* maker = field->keyword("default_factory")) instance.attributes.emplace_back(name, call(*maker, {}));
    }
}

Value Evaluator::call_class(Class& type, Arguments arguments) {
    // A model of the host, a Protocol, an Enum: what its base makes of it, only the host can know.
    const Value self(&type);
    if (auto answer = host_.call(*this, {self, arguments, here()})) return *answer;
    if (type.enumeration != Class::Enumeration::no) return member_with_value(type, arguments);
    Instance* instance = heap_.instance(&type);
    instance->arguments = arguments.positional;
    examine_hooks(*this, *instance);
    const Value* init = class_attribute(type, "__init__");
    const auto* function = init ? std::get_if<Function*>(init) : nullptr;
    if (function) {
        arguments.positional.insert(arguments.positional.begin(), Value(instance));
        instance->self = instance;  // while it is being made
        call_function(**function, std::move(arguments));
        instance->self = nullptr;
        return instance;
    }
    for (auto& [name, value] : arguments.keywords) instance->attributes.emplace_back(name, value);
    // dataclass, NamedTuple: positions follow the fields, those of the bases first.
    const std::vector<std::string> fields = is_made_elsewhere(type) ? std::vector<std::string>() : fields_of(type);
    for (std::size_t i = 0; i < arguments.positional.size(); ++i) instance->attributes.emplace_back(i < fields.size() ? fields[i] : "", arguments.positional[i]);
    fill_fields(type, *instance);
    call_special(instance, "__post_init__");
    return instance;
}

std::vector<std::string> Evaluator::fields_of(const Class& type, int depth) const {
    std::vector<std::string> fields;
    const auto add = [&](const std::vector<std::string>& more) {
        for (const std::string& field : more)
            if (std::find(fields.begin(), fields.end(), field) == fields.end()) fields.push_back(field);
    };
    for (const Value& base : type.bases)
        if (const auto* parent = std::get_if<Class*>(&base); parent && depth < 10) add(fields_of(**parent, depth + 1));
    add(type.fields);
    return fields;
}

/// super(): what comes behind the class of the running method, for the same object or class.
Value Evaluator::super_of(const Frame& frame) {
    const bool in_method = frame.owner && frame.function && !frame.function->parameters->empty();
    if (!in_method) return unknown("super() outside a method", true);
    Value self = None{};
    for (const Scope* scope = frame.scope; scope && is_none(self); scope = scope->parent)
        if (const auto first = scope->variables.find(frame.function->parameters->front().name); first != scope->variables.end()) self = first->second;
    const auto* instance = std::get_if<Instance*>(&self);
    const auto* type = std::get_if<Class*>(&self);
    if (!instance && !type) return unknown("super() of something that is not known", true);
    Class* parents = heap_.type();
    parents->name = frame.owner->name;
    const auto order = classes_in_order(type ? **type : *(*instance)->type);
    const auto own = std::find(order.begin(), order.end(), frame.owner);
    if (own == order.end()) parents->bases = frame.owner->bases;
    else parents->bases.assign(own + 1, order.end());
    for (const Value& base : frame.owner->bases)
        if (!std::holds_alternative<Class*>(base)) parents->bases.push_back(base);
    Instance* view = heap_.instance(parents);
    if (instance) view->self = *instance;
    else view->of_class = *type;
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
            const auto order = classes_in_order(*(*instance)->type);
            if (std::find(order.begin(), order.end(), *wanted) != order.end()) return true;
            const bool written_out = std::all_of(order.begin(), order.end(), [](const Class* one) {
                return std::all_of(one->bases.begin(), one->bases.end(), [](const Value& base) { return std::holds_alternative<Class*>(base) || path_of(base).starts_with("builtins."); });
            });
            if (written_out && !class_attribute(**wanted, "__subclasshook__")) return false;
            if ((*instance)->type->enumeration != Class::Enumeration::no && (*wanted)->enumeration != Class::Enumeration::no) return false;
        }
    const bool plain_value = as_text(object) || as_list(object) || as_table(object) || is_none(object) || as_integer(object) || std::holds_alternative<double>(object);
    if (plain_value && std::holds_alternative<Class*>(type) && std::get<Class*>(type)->bases.empty()) return false;
    return unknown("a type that is not known");
}

}  // namespace pgsteward::python
