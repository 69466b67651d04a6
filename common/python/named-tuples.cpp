// namedtuple() and NamedTuple: their fields, and the methods that Python gives them.
#include <algorithm>

#include "python/evaluator.hpp"
#include "python/text.hpp"

namespace pgsteward::python {
namespace {

bool is_named_tuple(const Class& type, int depth = 0) {
    return std::any_of(type.bases.begin(), type.bases.end(), [&](const Value& base) {
        if (const auto* parent = std::get_if<Class*>(&base)) return depth < 10 && is_named_tuple(**parent, depth + 1);
        return path_of(base) == "typing.NamedTuple";
    });
}

}  // namespace

/// namedtuple("Name", "a b") and namedtuple("Name", ["a", "b"]), as a class of these fields.
Value Evaluator::named_tuple_type(const std::vector<Value>& given, const Value* defaults) {
    const Text* names = as_text(given[1]);
    const auto all = names ? std::nullopt : elements(given[1]);
    if (!names && (!all || all->open || all->doubtful)) return unknown("the fields of a namedtuple() are not known");
    Class* type = heap_.type();
    type->name = as_string(given[0]).value_or("namedtuple");
    type->module = frame_->module;
    type->bases.push_back(heap_.dotted("typing.NamedTuple"));
    if (names)
        for (const Text& name : words(replaced(*names, ",", " ", -1))) type->fields.push_back(name.text);
    else
        for (const Value& name : all->known) type->fields.push_back(as_string(name).value_or(""));
    // The last fields have them.
    const auto values = defaults && !is_none(*defaults) ? elements(*defaults) : std::nullopt;
    if (values)
        for (std::size_t i = 0; i < std::min(values->known.size(), type->fields.size()); ++i)
            type->attributes.emplace_back(type->fields[type->fields.size() - 1 - i], values->known[values->known.size() - 1 - i]);
    return type;
}

/// The fields of a NamedTuple in order; nothing for all else.
std::optional<Evaluator::Elements> Evaluator::parts_of_named_tuple(Instance& instance) {
    if (!is_named_tuple(*instance.type)) return std::nullopt;
    Elements result;
    for (const std::string& field : fields_of(*instance.type)) {
        const auto value = instance_attribute(instance, field);
        result.known.push_back(value ? *value : unknown("a field that is not known"));
    }
    return result;
}

std::optional<Value> Evaluator::named_tuple_attribute(const Value& object, const std::string& name) {
    const auto* instance = std::get_if<Instance*>(&object);
    const auto* type = instance ? &(*instance)->type : std::get_if<Class*>(&object);
    if (!type || !name.starts_with("_") || !is_named_tuple(**type)) return std::nullopt;
    if (name == "_fields") {
        List* fields = heap_.tuple({});
        for (const std::string& field : fields_of(**type)) fields->elements.push_back(text(field));
        return Value(fields);
    }
    const bool method = name == "_make" || (instance && (name == "_replace" || name == "_asdict"));
    return method ? std::optional<Value>(heap_.bound({object, name, nullptr})) : std::nullopt;
}

std::optional<Value> Evaluator::call_named_tuple(const Value& object, const std::string& name, const Arguments& arguments) {
    if (!named_tuple_attribute(object, name) || name == "_fields") return std::nullopt;
    const auto* instance = std::get_if<Instance*>(&object);
    Class* type = instance ? (*instance)->type : std::get<Class*>(object);
    if (name == "_make") {
        const auto all = arguments.positional.size() == 1 ? elements(arguments.positional[0]) : std::nullopt;
        if (!all || all->open || all->doubtful) return unknown("what a named tuple is made of is not known");
        return call_class(*type, {all->known, {}, false});
    }
    if (arguments.open) return unknown("which fields are replaced is not known");
    const std::vector<std::string> fields = fields_of(*type);
    const Elements parts = *parts_of_named_tuple(**instance);
    Table* table = heap_.table();
    Arguments changed;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        put(*table, text(fields[i]), parts.known[i]);
        const Value* given = arguments.keyword(fields[i]);
        changed.keywords.emplace_back(fields[i], given ? *given : parts.known[i]);
    }
    return name == "_asdict" ? Value(table) : call_class(*type, std::move(changed));
}

}  // namespace pgsteward::python
