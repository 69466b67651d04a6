// Whether a change of an object changes what it refers to, told without gathering all of it (references_of(), catalog.hpp).
#pragma once

#include "catalog/relation.hpp"

namespace pgsteward {

/// False where it would take as long to tell as to gather.
bool surely_same_references(const Relation& before, const Relation& after);

}  // namespace pgsteward
