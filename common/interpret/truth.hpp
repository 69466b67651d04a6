// Is a condition true for every row? Three answers, as everywhere.
#pragma once

#include "sql/expression.hpp"

namespace pgsteward::interpret {

enum class Truth { always, never, depends };

/// Judges by meaning: constants and comparisons of constants, x = x, x IS NULL OR x IS NOT NULL, LIKE '%',
/// membership of a table's own rows, and what AND, OR and NOT make of them. `table` is the table whose rows the
/// condition filters. NULLs that make x = x unknown do not count as a bound.
Truth truth_of(const sql::Expression& condition, const sql::ObjectName& table);

}  // namespace pgsteward::interpret
