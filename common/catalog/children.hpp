// Which relations inherit from another.
#pragma once

#include <vector>

#include "catalog/catalog.hpp"

namespace pgsteward {

/// Partitions, and tables that INHERIT: the direct ones, sorted.
std::vector<QualifiedName> children_of(const Catalog& catalog, const QualifiedName& table);

}  // namespace pgsteward
