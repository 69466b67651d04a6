// Enum classes: their members, and what Python makes of them.
// Facts: Python's library reference, "enum"; how members of a mixed-in type print changed in Python 3.11 and 3.12.
#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "python/evaluator.hpp"
#include "python/flags.hpp"

namespace pgsteward::python {
namespace {

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return text;
}

bool is_auto(const Value& value) {
    const Symbol* symbol = as_symbol(value);
    return symbol && symbol->kind == Symbol::Kind::call && path_of(symbol->operands[0]) == "enum.auto";
}

/// Which attributes of the class body are members: no functions, no _private_ and no dunder names.
bool may_be_member(const std::string& name, const Value& value) {
    return !name.starts_with("_") && !std::holds_alternative<Function*>(value) && !std::holds_alternative<Class*>(value);
}

}  // namespace

/// Is it an Enum by its bases, and are its members strings or numbers too?
void Evaluator::classify_enumeration(Class& type) const {
    bool text_like = false, number_like = false;
    for (const Value& base : type.bases) {
        if (const auto* parent = std::get_if<Class*>(&base)) {
            type.enumeration = std::max(type.enumeration, (*parent)->enumeration);
            type.prints_value = type.prints_value || (*parent)->prints_value;
        }
        const std::string_view path = path_of(base);
        const std::string_view name = path.substr(path.rfind('.') + 1);
        if (path == "builtins.str") text_like = true;
        if (path == "builtins.int") number_like = true;
        // Packages bring StrEnum to older versions of Python under the same name.
        if (!path.starts_with("enum.") && name != "StrEnum" && name != "IntEnum") continue;
        using Enumeration = Class::Enumeration;
        type.enumeration = name == "StrEnum" ? Enumeration::text : name.starts_with("Int") ? Enumeration::number : Enumeration::plain;
        type.prints_value = name == "StrEnum";
    }
    if (type.enumeration != Class::Enumeration::plain) return;
    if (text_like) type.enumeration = Class::Enumeration::text;
    if (number_like) type.enumeration = Class::Enumeration::number;
}

/// The attributes of a class body become members, in order; a value that was there before is another name for it.
void Evaluator::make_members(Class& type) {
    const bool flag = is_flag(type);
    std::int64_t last = 0;
    std::vector<Value> made;
    for (auto& [name, value] : type.attributes) {
        if (!may_be_member(name, value)) continue;
        Value content = value;
        // Of flags the next bit, of numbers the next one.
        const auto next = [&]() -> std::int64_t { return !flag ? last + 1 : last <= 0 ? 1 : std::int64_t{1} << std::min<int>(std::bit_width(static_cast<std::uint64_t>(last)), 62); };
        if (is_auto(value)) content = type.prints_value ? text(lowered(name)) : Value(next());
        last = flag ? std::max(last, as_integer(content).value_or(last)) : as_integer(content).value_or(last);
        const auto same = std::find_if(made.begin(), made.end(), [&](const Value& other) {
            return equal(*std::get<Instance*>(other)->find("value"), content).value_or(false);
        });
        if (same != made.end()) {
            value = *same;
            continue;
        }
        Instance* member = heap_.instance(&type);
        member->attributes = {{"name", text(name)}, {"value", content}, {"_name_", text(name)}, {"_value_", content}};
        value = member;
        made.push_back(value);
        if (const Value* init = class_attribute(type, "__init__"))
            if (auto* function = std::get_if<Function*>(init)) {
                Arguments arguments{{value}, {}, false};
                const List* parts = as_list(content);
                if (parts && parts->tuple) arguments.positional.insert(arguments.positional.end(), parts->elements.begin(), parts->elements.end());
                else arguments.positional.push_back(content);
                call_function(**function, std::move(arguments));
            }
    }
}

/// The members of an Enum, in order, each once.
std::vector<Value> members_of(const Class& type) {
    std::vector<Value> result;
    for (const auto& [name, value] : type.attributes) {
        const auto* member = std::get_if<Instance*>(&value);
        if (name.starts_with("_") || !member || (*member)->type != &type) continue;
        if (std::find(result.begin(), result.end(), value) == result.end()) result.push_back(value);
    }
    return result;
}

/// E("value"): the member that has it.
Value Evaluator::member_with_value(Class& type, const Arguments& arguments) {
    bool told = arguments.positional.size() == 1;
    if (told)
        for (const Value& member : members_of(type)) {
            const auto same = equal(*std::get<Instance*>(member)->find("value"), plain(arguments.positional[0]));
            if (same.value_or(false)) return member;
            told = told && same;
        }
    if (const Value* missing = class_attribute(type, "_missing_"))
        if (auto* function = std::get_if<Function*>(missing)) {
            Value found = None{};
            const auto ask = [&] { found = call(heap_.bound({&type, "_missing_", *function}), arguments); };
            if (told) ask();
            else under(fmt::format("if {} has no such member", type.name), ask);
            if (told) return found;
        }
    return told ? fails("ValueError", fmt::format("{} has no such member", type.name)) : unknown(fmt::format("which member of {} is meant is not known", type.name));
}

/// str() and format() of a member: text where every version of Python agrees, else either of the two.
Value Evaluator::printed_member(const Instance& member) {
    const Value& content = *const_cast<Instance&>(member).find("value");
    if (const Value& name = *const_cast<Instance&>(member).find("name"); as_unknown(name)) return name;
    const Value by_name = text(fmt::format("{}.{}", member.type->name, as_string(*const_cast<Instance&>(member).find("name")).value_or("")));
    if (member.type->enumeration == Class::Enumeration::plain) return by_name;
    const Value by_value = as_printed(content);
    if (member.type->prints_value) return by_value;
    return join(by_value, by_name, fmt::format("how a member of {} is printed depends on the version of Python", member.type->name));
}

}  // namespace pgsteward::python
