// The tables that pgsteward.yaml calls append only.
#pragma once

#include "catalog/catalog.hpp"
#include "check/policy.hpp"

namespace pgsteward {

/// A name without schema in the configuration is one in public. Partitions and children of such a table hold its rows.
bool is_append_only(const Policy& policy, const Catalog& catalog, const QualifiedName& table);

}  // namespace pgsteward
