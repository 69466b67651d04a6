// Whether what a catalog says of row security, guards and privileges is sure: statements that may not have run, or under names
// that only the server knows, leave it open.
#pragma once

#include "catalog/object-doubts.hpp"
#include "catalog/relation.hpp"

namespace pgsteward::access {

/// Why it is open whether row security is on, which policies the table has, or what their functions do; null where it is not.
const Doubt* doubt_about_row_security(const Catalog& catalog, const ObjectDoubts& doubts, const Relation& table);
/// The same of the table's triggers and their functions.
const Doubt* doubt_about_guards(const Catalog& catalog, const ObjectDoubts& doubts, const Relation& table);
/// Why a role may have a privilege on the table, or on a column, that the catalog has not; null where none can.
const Doubt* doubt_about_more_privileges(const ObjectDoubts& doubts, const Relation& table);

}  // namespace pgsteward::access
