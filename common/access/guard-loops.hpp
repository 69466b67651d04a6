// How often a loop of a guard's body turns, as far as what stands in its head is constant.
#pragma once

#include <functional>

#include "access/guard-value.hpp"
#include "sql/plpgsql.hpp"

namespace pgsteward::access {

enum class Turns { none, any, some, forever };

/// `value_of` an expression where the loop begins.
Turns turns_of(const sql::plpgsql::Loop& loop, const std::function<GuardValue(const sql::plpgsql::Fragment&)>& value_of);

}  // namespace pgsteward::access
