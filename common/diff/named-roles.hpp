// Which roles the objects of a schema name.
#pragma once

#include <set>
#include <string>

#include "catalog/catalog.hpp"

namespace pgsteward::diff {

/// Owners, whom privileges, default privileges, memberships and policies are for and who granted them, and users of mappings.
std::set<std::string> roles_named_in(const Catalog& catalog);

}  // namespace pgsteward::diff
