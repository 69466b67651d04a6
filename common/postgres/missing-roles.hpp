// The roles that a script counts on without making them: dumps of one database hold none.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "postgres/connection.hpp"

namespace pgsteward::postgres {

/// Roles that GRANT, REVOKE, OWNER TO, AUTHORIZATION, POLICY … TO, ALTER DEFAULT PRIVILEGES, SET ROLE and their like
/// name, and that no CREATE ROLE in the text makes; also none in a DO block or in a string. PUBLIC and
/// the predefined pg_ roles are not among them. What does not parse names nothing.
std::set<std::string> roles_needed(std::string_view script);

/// Those of them that the server lacks.
std::vector<std::string> missing_roles(Connection& connection, std::string_view script);

}  // namespace pgsteward::postgres
