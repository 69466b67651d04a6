// Why a role holds a privilege, in words, and the SQL that takes it away.
#pragma once

#include <string>
#include <vector>

#include "access/privileges.hpp"

namespace pgsteward::access {

/// "granted by migration_owner", "granted to writers by migration_owner, which app_rw inherits (app_rw → writers)",
/// "granted to PUBLIC by …", "what PUBLIC has unless it is revoked", "as the owner", "member of pg_write_all_data",
/// "a superuser".
std::string explain(const Privileges& privileges, const Securable& object, RoleId role, const Holding& holding);

/// Names of those through whom it holds the privilege, sorted: itself, a group, PUBLIC, "superuser".
std::vector<std::string> via(const Privileges& privileges, const std::vector<Grants>& grants, RoleId role, std::size_t bit);

/// Statements after which the role no longer holds them: each names who must run it where the owner's REVOKE would
/// leave them (SET ROLE), a membership goes where they are inherited, CASCADE stands where the role gave them on.
std::vector<std::string> revoke_sql(const Privileges& privileges, const Securable& object, RoleId role, PrivilegeSet unwanted);
std::string grant_sql(const Privileges& privileges, const Securable& object, RoleId role, PrivilegeSet wanted);
/// After which the member is no longer one: since 16 for each grantor.
std::vector<std::string> revoke_membership_sql(const Privileges& privileges, RoleId role, RoleId member);

/// Quoted; PUBLIC as the word.
std::string role_sql(const RoleGraph& graph, RoleId role);

}  // namespace pgsteward::access
