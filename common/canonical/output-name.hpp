// What PostgreSQL calls a column that nobody named (FigureColname of parse_target.c).
#pragma once

#include <string>

#include "sql/expression.hpp"

namespace pgsteward::canonical {

/// A function's name, a column's, a cast's type; empty where the server has no idea: a query then says "?column?", an
/// index "expr".
std::string output_name(const sql::Expression& expression);

}  // namespace pgsteward::canonical
