// Keys that one statement writes twice. Only for the layer itself.
#pragma once

#include <string>
#include <vector>

#include "sql/statement.hpp"

namespace pgsteward::interpret {

struct TableConstraint {
    sql::ConstraintDefinition definition;
    std::string column;                      ///< where it is a column's
};

/// transformIndexConstraints(): of two identical keys one is made, the primary key where one is, under the first name
/// that was written. A CREATE TABLE is looked at as a whole, of an ALTER TABLE each action by itself.
void drop_repeated_keys(std::vector<TableConstraint>& constraints);

}  // namespace pgsteward::interpret
