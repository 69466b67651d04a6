// Which rows cannot be in a table together: a unique index allows one of them.
#pragma once

#include <string>
#include <vector>

#include "access/predicate-evaluate.hpp"
#include "catalog/relation.hpp"

namespace pgsteward::access {

/// The columns of each unique index that holds for all rows and whose keys are plain columns.
std::vector<std::vector<std::string>> unique_keys(const Relation& relation);

/// Are both, by the relation's columns, the same in all columns of one of its unique indexes, and not NULL in any?
bool share_a_key(const Relation& relation, const Row& a, const Row& b);

}  // namespace pgsteward::access
