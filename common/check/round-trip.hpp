// A downgrade after its upgrade: what is not as it was before.
#pragma once

#include <set>
#include <vector>

#include "catalog/changes.hpp"
#include "catalog/compare.hpp"
#include "interpret/step.hpp"
#include "migration/migration.hpp"

namespace pgsteward {

struct RoundTrip {
    const Migration& migration;
    Changes changes;                         ///< since before the upgrade
    /// Expected is what was, actual what is. Only what is sure; order of columns and rows of materialized views left out.
    std::vector<Difference> differences;
};

/// `before_upgrade`: a mark of the catalog, which the downgrade has just left. `made`: relations and types that the upgrade
/// surely made; in a catalog that is not complete, others may have been there.
RoundTrip round_trip(const Migration& migration, const Catalog& catalog, const Catalog::Mark& before_upgrade, const std::set<QualifiedName>& made);

/// Adds what the step made and what cannot have been there before it.
void note_made(const Step& step, std::set<QualifiedName>& made);

}  // namespace pgsteward
