// Do CHECK constraints already say where a table's rows belong, so that the server need not read them
// (ConstraintImpliedByRelConstraint())? For keys of one column; of others nothing is proven.
#pragma once

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

/// Every row of `table` fits `bound` of `parent`: ATTACH PARTITION reads nothing.
bool implies_bound(Execution& run, const Relation& parent, const Relation& table, const sql::PartitionBound& bound);
/// No row of the default partition would belong to `bound`.
bool excludes_bound(Execution& run, const Relation& parent, const Relation& default_partition, const sql::PartitionBound& bound);

}  // namespace pgsteward::interpret
