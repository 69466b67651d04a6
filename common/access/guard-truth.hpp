// Two conditions that cannot be so together, by what they say of one thing: "x", "NOT x" and "(x) IS NOT TRUE".
#pragma once

#include <string>

#include "access/guard-body.hpp"
#include "sql/expression.hpp"

namespace pgsteward::access {

/// What a condition of a path leaves of the thing that it tests.
struct Truths {
    std::string of;                          ///< canonical; empty where the same words may mean something else elsewhere
    bool can_be_true = true, can_be_false = true, can_be_null = true;
};

Truths truths_of(const PathCondition& condition);
bool exclude_each_other(const Truths& a, const Truths& b);

/// Are two of them opposites, the one true where the other is false and NULL where the other is, as "x > 5" and "x <= 5"?
/// For expressions of one statement, in which a variable is the same.
bool has_opposites(const sql::Expressions& expressions);

}  // namespace pgsteward::access
