// Where a routine looks for the names that it does not qualify.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.hpp"

namespace pgsteward::access {

/// "app, \"Odd\", pg_temp" as its SET search_path keeps it; what a session has where it sets none.
std::vector<std::string> search_path_of(const Routine& routine);
bool sets_search_path(const Routine& routine);

}  // namespace pgsteward::access
