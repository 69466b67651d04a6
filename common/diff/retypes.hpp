// What ALTER COLUMN … TYPE would do to the definitions over the column: where it makes them equal, they are no
// drift of their own.
#pragma once

#include "catalog/compare.hpp"

namespace pgsteward::diff {

struct DriftSettings;

/// Marks the differences that are gone once every column has the type that EXPECTED gives it.
void mark_what_retyping_settles(const Catalog& expected, const Catalog& actual, const DriftSettings& settings, std::vector<Difference>& differences);

}  // namespace pgsteward::diff
