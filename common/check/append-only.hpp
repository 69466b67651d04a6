// The tables that pgsteward.yaml calls append only.
#pragma once

#include <vector>

#include "catalog/catalog.hpp"
#include "check/policy.hpp"

namespace pgsteward {

/// A name without schema in the configuration is one in public. Partitions and children of such a table hold its rows.
bool is_append_only(const Policy& policy, const Catalog& catalog, const QualifiedName& table);
/// Those that the catalog holds, by name, each once.
std::vector<const Relation*> append_only_tables(const Policy& policy, const Catalog& catalog);

}  // namespace pgsteward
