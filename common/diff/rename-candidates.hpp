// What looks like one object under two names: a missing and an unexpected table of the same columns, a column that the
// same indexes stand on. Such a rename is offered; it is taken for one only where the user says so.
#pragma once

#include <vector>

#include "catalog/compare.hpp"
#include "diff/renames.hpp"

namespace pgsteward::diff {

struct RenameCandidate {
    Rename rename;
    std::string evidence;                    ///< "the same columns"
};

/// By the differences that are no consequences. At most one for each object, and only where no other fits as well.
std::vector<RenameCandidate> rename_candidates(const Catalog& expected, const Catalog& actual, const std::vector<Difference>& differences);

}  // namespace pgsteward::diff
