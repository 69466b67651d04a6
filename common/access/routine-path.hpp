// Where a routine looks for the names that it does not qualify.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "sql/expression.hpp"

namespace pgsteward::access {

/// "app, \"Odd\", pg_temp" as its SET search_path keeps it; what a session has where it sets none.
std::vector<std::string> search_path_of(const Routine& routine);
std::vector<std::string> search_path_of(const OptionMap& settings);
bool sets_search_path(const Routine& routine);

/// The relation that a name means: by the path, else the only one of that name, for a path that is not known.
QualifiedName relation_meant(const sql::ObjectName& name, const Catalog& catalog, std::span<const std::string> path);

}  // namespace pgsteward::access
