// The operator class of an index key, for this folder.
#pragma once

#include <string>

#include "canonical/expression.hpp"
#include "sql/statement.hpp"

namespace pgsteward::canonical {

/// As pg_get_indexdef() shows it with an empty search path, its options in parentheses behind it; empty where the server
/// would take that class by itself. `key_type` is the canonical type of the column or expression, empty where it is not
/// known.
std::string operator_class(const sql::IndexElement& element, const std::string& method, const std::string& key_type, const Context& context);

}  // namespace pgsteward::canonical
