// The names that the server chooses where the text gives none (indexcmds.c, pg_constraint.c, parse_utilcmd.c).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"

namespace pgsteward::interpret {

/// makeObjectName(): "table_columns_label" cut to 63 bytes, the table's and the columns' part shortened in turn.
std::string chosen_name(const std::string& table, const std::string& columns, std::string_view label);
/// An identifier as the server stores it: at most 63 bytes.
std::string cut_name(std::string name);

/// ChooseRelationName(): a number is added while a relation, an index or (for a constraint) a constraint of the
/// schema has the name. `table` may be new and not in the catalog yet.
std::string free_relation_name(const Catalog& catalog, const Relation& table, const std::string& columns, std::string_view label,
                               bool is_constraint);
/// ChooseConstraintName(): while a constraint of the schema has the name.
std::string free_constraint_name(const Catalog& catalog, const Relation& table, const std::string& columns, std::string_view label);

/// ChooseIndexColumnNames() and ChooseIndexNameAddition(): "a_b", "lower_expr_expr1".
std::string index_columns_part(std::vector<std::string> names);

}  // namespace pgsteward::interpret
