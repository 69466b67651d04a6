// A schema that a server made of a text knows nothing of the text's places: they are taken over from the text as it was read.
#pragma once

#include "catalog/catalog.hpp"

namespace pgsteward {

/// Gives every object of `to`, and every part of a relation, the origins of what is called the same in `from`.
void take_origins(Catalog& to, const Catalog& from);

}  // namespace pgsteward
