// What happened to a catalog since a mark: the objects that changed, as they were and as they are.
#pragma once

#include "catalog/catalog.hpp"

namespace pgsteward {

/// Two small catalogs that hold only what was put or erased since, temporary objects left out. Costs as much as
/// changed, not as much as there is.
struct Changes {
    Catalog before, after;
};
Changes changes_since(const Catalog& catalog, const Catalog::Mark& mark);

}  // namespace pgsteward
