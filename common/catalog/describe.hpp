// A catalog as a flat list of objects with named properties: what a comparison, a fingerprint or a snapshot goes
// through, so that a property added to the vocabulary shows in all of them once it is listed in describe-*.cpp.
#pragma once

#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "catalog/catalog.hpp"

namespace pgsteward {

struct DescribedObject {
    ObjectKind kind = ObjectKind::other;
    std::string identity;                    ///< "public.orders.total": unique within the kind
    std::string whole;                       ///< the identity of the relation or type that it is a part of; empty for others
    /// In a fixed order; what has its default value is left out.
    std::vector<std::pair<std::string, std::string>> properties;
    /// Names of the properties that static reading could not make sure of.
    std::vector<std::string> uncertain;
    Origin changed;                          ///< where it was last shaped

    const std::string* property(std::string_view name) const;
};

/// Every object of the catalog, columns and constraints included, sorted by kind and identity. Relations, routines and
/// types of the catalog that are in `left_out` are left out, with their parts.
std::vector<DescribedObject> describe(const Catalog& catalog, const std::unordered_set<const void*>& left_out = {});

/// "alice public table": how a difference calls an entry.
std::string identity_of(const DefaultPrivileges& privileges);

/// "alice=arwd*/owner, =r/owner": aclitem's own spelling, a star behind what may be granted on.
std::string display(const std::vector<AclItem>& acl);

}  // namespace pgsteward
