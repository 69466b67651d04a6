// Does an expression give another value for each row? Decides whether a new column's default has to be computed row
// by row (contain_volatile_functions()).
#pragma once

#include <string>

#include "interpret/execution.hpp"

namespace pgsteward::interpret {

struct Volatility {
    bool is_volatile = false;
    std::string why;                         ///< "clock_timestamp() is volatile"
    bool certain = true;                     ///< false: a function that is not known here, which is volatile unless it says otherwise
};

Volatility volatility_of(Execution& run, const sql::Expression& expression);
/// Of a default in the catalog.
Volatility volatility_of_text(Execution& run, const std::string& expression);

}  // namespace pgsteward::interpret
