// Which unique index a foreign key stands on.
#pragma once

#include <string>
#include <vector>

#include "catalog/relation.hpp"

namespace pgsteward {

/// Are its keys just these columns, in whatever order?
bool has_keys(const Index& index, const std::vector<std::string>& columns);

/// The index that a foreign key which refers to these columns, in whatever order, depends on: the oldest of those that fit, as
/// transformFkeyCheckAttrs() goes through them in the order of their OIDs. Null where none fits. It belongs to `referenced`.
/// A key that was written without columns depends on the primary key; the catalog keeps no difference.
const Index* referenced_index(const Relation& referenced, const std::vector<std::string>& columns);

}  // namespace pgsteward
