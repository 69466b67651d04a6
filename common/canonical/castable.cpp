#include "canonical/castable.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "canonical/analysis.hpp"

namespace pgsteward::canonical {
namespace {

/// CREATE CAST made one for these types, perhaps with any context.
bool has_own_cast(const Catalog& catalog, const std::string& from, const std::string& to) {
    return catalog.others.find({"", fmt::format("cast ({} as {})", from, to)}) != nullptr;
}

/// Groups of types whose equality operators are members of one operator family of btree, across the types (pg_amop): only such
/// an operator can serve a foreign key (ATAddForeignKeyConstraint).
constexpr TypeId families[][3] = {
    {type_id::int2, type_id::int4, type_id::int8}, {type_id::float4, type_id::float8, type_id::none},
    {type_id::date, type_id::timestamp, type_id::timestamptz}, {type_id::text, type_id::name, type_id::none},
};

bool in_one_family(TypeId one, TypeId other) {
    return std::ranges::any_of(families, [&](const auto& family) { return std::ranges::count(family, one) > 0 && std::ranges::count(family, other) > 0; });
}

Castable coercible(const std::string& from, const std::string& to, Permission permission, const Context& context) {
    Analysis analysis(context);
    const TypeRef source = analysis.types.parse(from), target = analysis.types.parse(to);
    if (source.id == type_id::none || target.id == type_id::none || has_own_cast(context.catalog, from, to)) return Castable::unknown;
    return analysis.can_coerce(source.id, target.id, permission) ? Castable::yes : Castable::no;
}

}  // namespace

Castable assignable(const std::string& from, const std::string& to, const Context& context) { return coercible(from, to, Permission::assignment, context); }

Castable castable(const std::string& from, const std::string& to, const Context& context) { return coercible(from, to, Permission::explicit_, context); }

Castable comparable(const std::string& referenced, const std::string& referencing, const Context& context) {
    Analysis analysis(context);
    const TypeId key = analysis.types.base(analysis.types.parse(referenced).id), other = analysis.types.base(analysis.types.parse(referencing).id);
    if (key == type_id::none || other == type_id::none) return Castable::unknown;
    if (key == other || analysis.can_coerce(other, key, Permission::implicit)) return Castable::yes;
    if (!analysis.types.is_user_type(key) && !analysis.types.is_user_type(other)) return in_one_family(key, other) ? Castable::yes : Castable::no;
    sql::ObjectName equals;
    equals.name = "=";
    return analysis.find_operator(equals, key, other) ? Castable::yes : Castable::no;
}

}  // namespace pgsteward::canonical
