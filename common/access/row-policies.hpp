// Which policies of a table hold for a role and a command, combined as the server combines them
// (get_row_security_policies, get_policies_for_relation and check_enable_rls of the server).
#pragma once

#include <string_view>
#include <vector>

#include "access/membership.hpp"
#include "catalog/catalog.hpp"

namespace pgsteward::access {

enum class Command { select, insert, update, delete_ };
inline constexpr Command commands[] = {Command::select, Command::insert, Command::update, Command::delete_};
std::string_view name_of(Command command);   ///< "SELECT"

/// Why row security does not hold a role on a table.
enum class Exemption {
    none,
    not_enabled,
    superuser,
    bypass,          ///< BYPASSRLS of the role itself: it is not inherited
    owner,           ///< has the owner's privileges, and the table is not FORCEd
};
Exemption exemption(const Relation& relation, RoleId role, const RoleGraph& graph);
/// Does the role have the privileges of the owner?
bool owns(const Relation& relation, RoleId role, const RoleGraph& graph);

/// check_role_for_policy: TO PUBLIC, or a role whose privileges the role has.
bool applies_to(const RowPolicy& policy, RoleId role, const RoleGraph& graph);
bool applies_to(const RowPolicy& policy, Command command);

/// Any permissive one must hold (none: nothing does), and every restrictive one.
struct PolicySet {
    std::vector<const RowPolicy*> permissive;    ///< in the order in which the server asks them: by name, backwards
    std::vector<const RowPolicy*> restrictive;   ///< by name
};
PolicySet policies_for(const Relation& relation, RoleId role, Command command, const RoleGraph& graph);

/// Does a policy of the set have a subquery in its condition on rows that are there? Only then does the server look for a circle
/// (fireRIRrules): a table whose policies have none may be looked up in its own policies for other commands.
bool have_subqueries(const PolicySet& policies);

/// The condition on rows that are there, and on rows that are written; null where the policy has none.
const std::string* using_of(const RowPolicy& policy);
const std::string* check_of(const RowPolicy& policy);

}  // namespace pgsteward::access
