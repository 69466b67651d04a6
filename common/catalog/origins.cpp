#include "catalog/origins.hpp"

#include <algorithm>

namespace pgsteward {
namespace {

void take(auto& to, const auto& from) {
    to.created = from.created;
    to.changed = from.changed;
}

/// Columns, constraints …: by name.
void take_parts(auto& to, const auto& from) {
    for (auto& part : to) {
        const auto found = std::find_if(from.begin(), from.end(), [&](const auto& other) { return other.name == part.name; });
        if (found != from.end()) take(part, *found);
    }
}

void take_all(Relation& to, const Relation& from) {
    take(to, from);
    to.row_security_set = from.row_security_set;
    to.force_row_security_set = from.force_row_security_set;
    take_parts(to.columns, from.columns);
    take_parts(to.constraints, from.constraints);
    take_parts(to.indexes, from.indexes);
    take_parts(to.triggers, from.triggers);
    take_parts(to.rules, from.rules);
    take_parts(to.policies, from.policies);
}

void take_all(Type& to, const Type& from) {
    take(to, from);
    take_parts(to.attributes, from.attributes);
    take_parts(to.constraints, from.constraints);
}

void take_all(auto& to, const auto& from) { take(to, from); }

void take_map(auto& to, const auto& from) {
    for (const auto& [key, object] : from) {
        const auto* known = to.find(key);
        if (!known) continue;
        auto copy = *known;
        take_all(copy, *object);
        to.put(key, std::move(copy));
    }
}

}  // namespace

void take_origins(Catalog& to, const Catalog& from) {
    take_map(to.relations, from.relations);
    take_map(to.routines, from.routines);
    take_map(to.types, from.types);
    take_map(to.others, from.others);
    take_map(to.schemas, from.schemas);
    take_map(to.roles, from.roles);
    take_map(to.default_privileges, from.default_privileges);
    to.commit();
}

}  // namespace pgsteward
