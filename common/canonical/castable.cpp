#include "canonical/castable.hpp"

#include <fmt/format.h>

#include "canonical/analysis.hpp"

namespace pgsteward::canonical {
namespace {

/// CREATE CAST made one for these types, perhaps with any context.
bool has_own_cast(const Catalog& catalog, const std::string& from, const std::string& to) {
    return catalog.others.find({"", fmt::format("cast ({} as {})", from, to)}) != nullptr;
}

}  // namespace

Castable assignable(const std::string& from, const std::string& to, const Context& context) {
    Analysis analysis(context);
    const TypeRef source = analysis.types.parse(from), target = analysis.types.parse(to);
    if (source.id == type_id::none || target.id == type_id::none || has_own_cast(context.catalog, from, to)) return Castable::unknown;
    return analysis.can_coerce(source.id, target.id, Permission::assignment) ? Castable::yes : Castable::no;
}

Castable comparable(const std::string& referenced, const std::string& referencing, const Context& context) {
    Analysis analysis(context);
    const TypeId key = analysis.types.base(analysis.types.parse(referenced).id), other = analysis.types.base(analysis.types.parse(referencing).id);
    if (key == type_id::none || other == type_id::none) return Castable::unknown;
    if (key == other || analysis.can_coerce(other, key, Permission::implicit)) return Castable::yes;
    sql::ObjectName equals;
    equals.name = "=";
    return analysis.find_operator(equals, key, other) ? Castable::yes : Castable::no;
}

}  // namespace pgsteward::canonical
