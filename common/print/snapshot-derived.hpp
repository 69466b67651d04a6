// What a snapshot leaves out because it follows from the definitions. Only for the snapshot's own files.
#pragma once

#include "catalog/catalog.hpp"

namespace pgsteward::print {

/// Fills in what the definitions of a catalog read and use, and which columns.
void derive_uses(Catalog& catalog);

}  // namespace pgsteward::print
