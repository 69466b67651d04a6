// Keys of a tenant table that are unique over all tenants and made of values that people choose.
#pragma once

#include <string>
#include <vector>

#include "catalog/relation.hpp"

namespace pgsteward {

struct UniqueKey {
    std::string name;
    Origin created;
};

/// Unique constraints and indexes without the tenant column; not those with a value that the server makes
/// itself, an identity column, a sequence or a random uuid: such values tell nothing. A partition's are its parent's.
std::vector<UniqueKey> natural_keys_across_tenants(const Relation& table, const std::string& tenant_column);

}  // namespace pgsteward
