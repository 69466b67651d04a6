// CREATE AGGREGATE. Only for the layer itself.
#pragma once

#include "print/statements.hpp"

namespace pgsteward::print {

std::string create_aggregate(const Routine& routine, Replace replace);

}  // namespace pgsteward::print
