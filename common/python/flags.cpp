#include "python/flags.hpp"

#include <algorithm>

#include "python/evaluator.hpp"

namespace pgsteward::python {

bool is_flag(const Class& type, int depth) {
    return std::any_of(type.bases.begin(), type.bases.end(), [&](const Value& base) {
        if (const auto* parent = std::get_if<Class*>(&base)) return depth < 10 && is_flag(**parent, depth + 1);
        return path_of(base) == "enum.Flag" || path_of(base) == "enum.IntFlag";
    });
}

std::optional<std::int64_t> bits_of_flag(const Value& value) {
    const auto* member = std::get_if<Instance*>(&value);
    if (!member || !is_flag(*(*member)->type)) return std::nullopt;
    const Value* bits = (*member)->find("value");
    return bits ? as_integer(*bits) : std::nullopt;
}

/// The member that has these bits, or what Python makes of several: a member without a name that all its versions agree on.
Value Evaluator::flag_member(Class& type, std::int64_t bits) {
    for (const Value& member : members_of(type))
        if (bits_of_flag(member) == bits) return member;
    Instance* made = heap_.instance(&type);
    const Value name = unknown("how several flags together are called depends on the version of Python");
    made->attributes = {{"name", name}, {"value", bits}, {"_name_", name}, {"_value_", bits}};
    return made;
}

std::optional<Value> Evaluator::combined_flags(Operator op, const Value& left, const Value& right) {
    const auto one = bits_of_flag(left), other = bits_of_flag(right);
    if (!one || !other || std::get<Instance*>(left)->type != std::get<Instance*>(right)->type) return std::nullopt;
    Class& type = *std::get<Instance*>(left)->type;
    if (op == Operator::bit_or) return flag_member(type, *one | *other);
    if (op == Operator::bit_and) return flag_member(type, *one & *other);
    if (op == Operator::bit_xor) return flag_member(type, *one ^ *other);
    return std::nullopt;
}

}  // namespace pgsteward::python
