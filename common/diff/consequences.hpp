// Differences that follow from others: the columns of a missing table, a partition's copy of an index, what a view's
// columns became because its query differs. They are reported once, with their cause, and go when it goes.
#pragma once

#include "catalog/compare.hpp"

namespace pgsteward::diff {

/// Marks them; the order and the number of differences stay.
void mark_consequences(const Catalog& expected, const Catalog& actual, std::vector<Difference>& differences);

}  // namespace pgsteward::diff
