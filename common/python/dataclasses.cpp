// What the module dataclasses makes of objects.
// Facts: Python's library reference, "dataclasses".
#include "python/evaluator.hpp"

namespace pgsteward::python {

/// replace(), asdict(), astuple(), fields() of a class of the migration's own.
std::optional<Value> Evaluator::call_dataclass(std::string_view path, const Arguments& arguments) {
    constexpr std::string_view module = "dataclasses.";
    if (!path.starts_with(module) || arguments.positional.size() != 1 || arguments.open) return std::nullopt;
    const std::string_view name = path.substr(module.size());
    const auto* instance = std::get_if<Instance*>(&arguments.positional[0]);
    const auto* type = instance ? &(*instance)->type : std::get_if<Class*>(&arguments.positional[0]);
    if (!type) return std::nullopt;
    const std::vector<std::string> names = fields_of(**type);
    if (name == "fields") {
        Class* field = heap_.type();
        field->name = "Field";
        List* all = heap_.tuple({});
        for (const std::string& one : names) {
            Instance* made = heap_.instance(field);
            made->attributes = {{"name", text(one)}};
            all->elements.push_back(made);
        }
        return Value(all);
    }
    if (!instance) return std::nullopt;
    const bool replaces = name == "replace", as_dict = name == "asdict";
    if (!replaces && !as_dict && name != "astuple") return std::nullopt;
    Arguments changed;
    Table* table = heap_.table();
    List* tuple = heap_.tuple({});
    for (const std::string& one : names) {
        const auto value = instance_attribute(**instance, one);
        if (!value) return std::nullopt;
        const Value* given = arguments.keyword(one);
        // Objects in it become dicts and tuples too.
        const Value part = replaces ? (given ? *given : *value) : taken_apart(name, *value, 0);
        changed.keywords.emplace_back(one, part);
        put(*table, text(one), part);
        tuple->elements.push_back(part);
    }
    return replaces ? call_class(**type, std::move(changed)) : as_dict ? Value(table) : Value(tuple);
}

/// A field's value for asdict() and astuple().
Value Evaluator::taken_apart(std::string_view function, const Value& value, int depth) {
    constexpr int most_nested = 20;
    if (depth > most_nested || !step()) return unknown("an object that is nested too deeply");
    if (const auto* instance = std::get_if<Instance*>(&value); instance && !fields_of(*(*instance)->type).empty() && (*instance)->type->enumeration == Class::Enumeration::no)
        return call_dataclass("dataclasses." + std::string(function), {{value}, {}, false}).value_or(unknown("an object is not known"));
    if (const List* list = as_list(value)) {
        List* result = heap_.list({}, list->tuple);
        result->open = list->open;
        result->doubtful = list->doubtful;
        for (const Value& one : list->elements) result->elements.push_back(taken_apart(function, one, depth + 1));
        return result;
    }
    return copied(value, 20);
}

}  // namespace pgsteward::python
