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

/// What an upgrade shows of objects that the catalog did not know before it.
struct FirstSeen {
    std::set<QualifiedName> made;            ///< by the upgrade, surely; in a catalog that is not complete, others may have been there
    std::set<QualifiedName> older;           ///< that it dropped or renamed: they were there, or may have been
};

/// `before_upgrade`: a mark of the catalog, which the downgrade has just left.
RoundTrip round_trip(const Migration& migration, const Catalog& catalog, const Catalog::Mark& before_upgrade, const FirstSeen& seen);

/// Adds what the step of the upgrade shows.
void note_seen(const Step& step, FirstSeen& seen);

}  // namespace pgsteward
