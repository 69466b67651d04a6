// Polymorphic parameters: what the arguments of one call make of them (parse_coerce.c).
#include <algorithm>

#include "canonical/analysis.hpp"

namespace pgsteward::canonical {

using namespace type_id;

namespace {

/// What the polymorphic parameters of one call stand for.
struct Generic {
    TypeId element = none, array = none, range = none, multirange = none;
    TypeId compatible = none, compatible_range = none, compatible_multirange = none;
    bool any_compatible = false, any_simple = false;
};

}  // namespace

TypeId Analysis::resolve_generic(std::span<const TypeId> actual, std::span<TypeId> declared, TypeId result) {
    Generic generic;
    std::vector<Node> holders;   // types for common_type
    holders.reserve(actual.size());
    for (std::size_t i = 0; i < declared.size(); ++i) {
        TypeId type = actual[i];
        switch (declared[i]) {
            case anyelement:
            case anynonarray:
            case anyenum:
                generic.any_simple = true;
                if (type != unknown && type != none && generic.element == none) generic.element = type;
                break;
            case anyarray:
                generic.any_simple = true;
                if (type != unknown && type != none && generic.array == none) generic.array = types.base(type);
                break;
            case anyrange:
                if (type != unknown && type != none && generic.range == none) generic.range = types.base(type);
                break;
            case anymultirange:
                if (type != unknown && type != none && generic.multirange == none) generic.multirange = types.base(type);
                break;
            case anycompatible:
            case anycompatiblenonarray: {
                generic.any_compatible = true;
                Node holder;
                holder.type.id = type;
                if (type != none) holders.push_back(holder);
                break;
            }
            case anycompatiblearray: {
                generic.any_compatible = true;
                if (type == unknown || type == none) break;
                Node holder;
                holder.type.id = types.element(types.base(type));
                holders.push_back(holder);
                break;
            }
            case anycompatiblerange:
                generic.any_compatible = true;
                if (type != unknown && type != none) {
                    generic.compatible_range = types.base(type);
                    Node holder;
                    holder.type.id = types.range_subtype(generic.compatible_range);
                    holders.push_back(holder);
                }
                break;
            default: break;
        }
    }
    if (generic.range == none && generic.multirange != none) generic.range = types.range_subtype(generic.multirange);
    if (generic.element == none && generic.array != none) generic.element = types.element(generic.array);
    if (generic.element == none && generic.range != none) generic.element = types.range_subtype(generic.range);
    if (generic.array == none && generic.element != none) generic.array = types.array_of(generic.element);
    if (!holders.empty()) {
        std::vector<Node*> pointers;
        for (Node& holder : holders) pointers.push_back(&holder);
        generic.compatible = common_type(pointers);
    } else if (generic.any_compatible) {
        generic.compatible = text;
    }
    const auto replaced = [&](TypeId type) -> TypeId {
        switch (type) {
            case anyelement:
            case anynonarray:
            case anyenum: return generic.element;
            case anyarray: return generic.array;
            case anyrange: return generic.range;
            case anymultirange: return generic.multirange;
            case anycompatible:
            case anycompatiblenonarray: return generic.compatible;
            case anycompatiblearray: return types.array_of(generic.compatible);
            case anycompatiblerange: return generic.compatible_range;
            default: return type;
        }
    };
    for (TypeId& type : declared) type = replaced(type);
    return replaced(result);
}

bool Analysis::generic_consistent(std::span<const TypeId> actual, std::span<const TypeId> declared) {
    TypeId element = none, array = none, range = none;
    bool non_array = false, enumeration = false;
    std::vector<Node> compatible;
    for (std::size_t i = 0; i < declared.size(); ++i) {
        const TypeId type = actual[i];
        if (type == unknown || type == none) continue;
        switch (declared[i]) {
            case anynonarray: non_array = true; [[fallthrough]];
            case anyenum: enumeration = enumeration || declared[i] == anyenum; [[fallthrough]];
            case anyelement:
                if (element != none && element != type) return false;
                element = type;
                break;
            case anyarray:
                if (types.element(types.base(type)) == none) return false;
                if (array != none && array != types.base(type)) return false;
                array = types.base(type);
                break;
            case anyrange:
                if (types.form(types.base(type)) != 'r' || (range != none && range != types.base(type))) return false;
                range = types.base(type);
                break;
            case anymultirange:
                if (types.form(types.base(type)) != 'm') return false;
                break;
            case anycompatiblearray:
                if (types.element(types.base(type)) == none) return false;
                compatible.emplace_back().type.id = types.element(types.base(type));
                break;
            case anycompatiblerange:
                if (types.form(types.base(type)) != 'r') return false;
                compatible.emplace_back().type.id = types.range_subtype(types.base(type));
                break;
            case anycompatiblemultirange:
                if (types.form(types.base(type)) != 'm') return false;
                break;
            case anycompatible:
            case anycompatiblenonarray: compatible.emplace_back().type.id = type; break;
            default: break;
        }
    }
    if (array != none && element != none && types.element(array) != element) return false;
    if (range != none && element != none && types.range_subtype(range) != element) return false;
    if (non_array && element != none && types.element(types.base(element)) != none) return false;
    if (enumeration && element != none && types.form(types.base(element)) != 'e') return false;
    if (compatible.empty()) return true;
    std::vector<Node*> pointers;
    for (Node& holder : compatible) pointers.push_back(&holder);
    const TypeId common = common_type(pointers);
    if (common == none) return false;
    return std::ranges::all_of(compatible,
                               [&](const Node& holder) { return can_coerce(holder.type.id, common, Permission::implicit); });
}

}  // namespace pgsteward::canonical
