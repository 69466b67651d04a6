// Access control lists: what a new object starts with, and what GRANT, REVOKE and a new owner make of one (aclchk.c,
// acl.c). Lists are kept in the order of annotations.hpp, which the server does not keep; who may do what is the same.
#pragma once

#include "access/acl.hpp"
#include "interpret/execution.hpp"

namespace pgsteward::interpret {

using access::all_privileges;
using access::built_in_acl;
using access::column_privileges;
using access::letters_of;
using access::privilege_named;
using access::privileges_of;
using access::PrivilegeSet;

/// What ALTER DEFAULT PRIVILEGES gives a new object of the kind in the schema; nothing where the built-in default
/// holds. `owner` is who it will belong to: the session's role where it is empty.
AccessControlList default_acl(Execution& run, ObjectKind kind, const std::string& schema, const std::string& owner = {});
/// has_privs_of_role(): is the member the role, a superuser, or in it by memberships that inherit?
bool has_privileges_of(const Catalog& catalog, const std::string& member, const std::string& role);

/// One grantee's rights from one grantor, added or taken away.
struct AclChange {
    bool add = true;
    std::string grantee, grantor;            ///< an empty grantee is PUBLIC
    PrivilegeSet privileges = 0, options = 0;
    bool cascade = false;                    ///< what the grantee gave on goes too
};
/// aclupdate(): nothing where the server refuses, because of grants that depend on it or go round in a circle.
std::optional<std::vector<AclItem>> updated_acl(const Catalog& catalog, std::vector<AclItem> acl, const AclChange& change, const std::string& owner);

struct Grantor { std::string role; PrivilegeSet options = 0; };
/// select_best_grantor(): in whose name a role grants, and which of the wanted privileges it may. A role that the
/// catalog does not know stands for the owner: the statement is there because it works.
Grantor best_grantor(const Catalog& catalog, const std::string& role, PrivilegeSet wanted, const std::vector<AclItem>& acl, const std::string& owner);

/// ALTER … OWNER TO: the owner, and the list with it (aclnewowner()).
void change_owner(Annotations& object, const std::string& owner);

/// What a GRANT or REVOKE wants of one object.
struct WantedPrivileges {
    bool all = false;                        ///< ALL PRIVILEGES of the object itself
    PrivilegeSet privileges = 0;
    std::map<std::string, PrivilegeSet> columns;
};
struct GrantAction {
    bool is_grant = true, grant_option = false, cascade = false;
    std::vector<std::string> grantees;       ///< empty for PUBLIC
    WantedPrivileges wanted;
};
/// On a relation and its columns; on any other object by its kind. `role` is who runs the statement.
void grant_on_relation(Execution& run, Relation& relation, const GrantAction& action, const std::string& role);
void grant_on_object(Execution& run, Annotations& object, ObjectKind kind, const GrantAction& action, const std::string& role);
/// On the entry of ALTER DEFAULT PRIVILEGES of a role; an empty schema is every schema.
void grant_by_default(Execution& run, const std::string& role, const std::string& schema, ObjectKind kind, const GrantAction& action);

}  // namespace pgsteward::interpret
