// Is a condition true for every row? Three answers, as everywhere.
#pragma once

#include "catalog/relation.hpp"
#include "sql/expression.hpp"

namespace pgsteward::interpret {

enum class Truth { always, never, depends };

/// The table whose rows a condition filters.
struct FilteredTable {
    sql::ObjectName name;
    std::string alias;                       ///< by which alone the condition can name it; empty where it has none
    const Relation* relation = nullptr;      ///< null where it is not known
};

/// Judges by meaning: constants and comparisons of constants, x = x, x IS NULL OR x IS NOT NULL, IS NOT NULL of a column that
/// is NOT NULL, LIKE '%', membership of a table's own rows, and what AND, OR and NOT make of them. NULLs that make x = x
/// unknown do not count as a bound.
Truth truth_of(const sql::Expression& condition, const FilteredTable& table);

}  // namespace pgsteward::interpret
