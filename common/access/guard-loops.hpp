// How often a loop of a guard's body turns, as far as what stands in its head is constant.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "access/guard-value.hpp"
#include "sql/expression.hpp"
#include "sql/plpgsql.hpp"

namespace pgsteward::access {

enum class Turns { none, any, some, forever };

struct Turning {
    Turns turns = Turns::any;
    /// What the variable is in each turn, where all of them are known and few; then the loop turns that often.
    std::vector<GuardValue> values;
    std::string variable;
};

/// `evaluate` gives the value of an expression where the loop begins.
Turning turning_of(const sql::plpgsql::Loop& loop, const Situation& situation, const Catalog& catalog, const std::function<GuardValue(const sql::Expression&)>& evaluate);

}  // namespace pgsteward::access
