// Who is a member of whom, and what follows from it: roles_is_member_of() of acl.c for all roles at once.
//
// A role has the privileges of those that it inherits from, may become those that it can SET ROLE to, and may hand out
// those that it administers. Before 16 the member's own INHERIT decides and every membership allows SET ROLE; since 16
// each membership says both. The owner of the database is a member of pg_database_owner without an entry.
//
// Roles are those of the catalog, the predefined ones of the version, and every name that a list, an owner or a policy
// mentions: those exist, but what else they are is not known (`known` is false).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "access/role-set.hpp"
#include "catalog/catalog.hpp"

namespace pgsteward::access {

/// PUBLIC, the grantee "" of an access control list: what it has, everybody has.
inline constexpr RoleId everyone = 0;

struct RoleGraphOptions {
    int postgres = 15;                       ///< major version
    /// The first superuser, as long as the catalog does not say what that role is: DDL text does not create it.
    std::string superuser = "postgres";
    /// Who owns the database; empty: as the catalog's one database says, else the first superuser.
    std::string database_owner;
    /// Roles that are there whatever the catalog says.
    std::vector<std::string> others;
};

struct Edge {
    RoleId role;                             ///< the one that is granted
    bool inherit, set, admin;
};

struct GraphRole {
    std::string name;                        ///< "PUBLIC" for everyone
    bool superuser = false, create_role = false, bypass_row_security = false, login = false, inherit = true;
    bool predefined = false;
    bool known = true;                       ///< false: it may have more attributes and memberships than these
    std::vector<Edge> member_of;             ///< by role, each once
};

/// How one role comes to another.
enum class Way {
    inherit,                                 ///< has its privileges at once
    set_role,                                ///< by SET ROLE
    admin_option,                            ///< by granting it to itself: WITH ADMIN OPTION
    create_role,                             ///< the same by CREATEROLE, up to 15
};
struct Step {
    RoleId from, to;
    Way way;
    bool operator==(const Step&) const = default;
};
using Path = std::vector<Step>;

/// Everything that a role can come to be, whatever it takes, and the first step before each.
struct Reach {
    RoleSet roles;                           ///< the role itself included
    std::vector<std::optional<Step>> steps;  ///< by role; none for the role itself
    Path path_to(RoleId role) const;
};

class RoleGraph {
public:
    explicit RoleGraph(const Catalog& catalog, RoleGraphOptions options = {});

    std::size_t size() const { return roles_.size(); }
    const GraphRole& operator[](RoleId role) const { return roles_[role]; }
    const std::string& name(RoleId role) const { return roles_[role].name; }
    /// By name; "" and "public" are everyone.
    std::optional<RoleId> find(std::string_view name) const;
    int postgres() const { return options_.postgres; }
    RoleId first_superuser() const { return first_superuser_; }
    RoleSet none() const { return RoleSet(size()); }
    const RoleSet& superusers() const { return superusers_; }

    /// The role, everyone, and those whose privileges it inherits. A superuser's attribute is not looked at.
    const RoleSet& inherited(RoleId member) const { return inherited_[member]; }
    /// The role and those that inherit from it; for everyone, all roles.
    const RoleSet& holders(RoleId role) const { return holders_[role]; }
    /// The role and those that it may become by SET ROLE; a superuser may become any.
    const RoleSet& settable(RoleId member) const { return settable_[member]; }
    /// has_privs_of_role(): a superuser has everybody's.
    bool has_privileges_of(RoleId member, RoleId role) const { return roles_[member].superuser || inherited_[member].contains(role); }
    bool can_set_role(RoleId member, RoleId role) const { return settable_[member].contains(role); }
    /// The roles that it may grant to others: is_admin_of_role(), and CREATEROLE up to 15.
    RoleSet grantable(RoleId member) const;
    /// Those of them by ADMIN OPTION.
    RoleSet administered(RoleId member) const;
    /// Is everything that it inherits or may become fully known?
    bool certain(RoleId role) const { return !uncertain_.contains(role); }

    /// The shortest; empty where there is none, and from a role to itself.
    Path path(RoleId member, RoleId role, Way way) const;
    /// By SET ROLE, ADMIN OPTION and CREATEROLE, one after the other.
    Reach reach(RoleId member) const;
    /// "app_rw → writers → owners"
    std::string display(const Path& path) const;

private:
    void number(const Catalog& catalog);
    void read_roles(const Catalog& catalog);
    void read_memberships(const Catalog& catalog);
    void close();
    void add_edge(RoleId member, Edge edge);
    RoleSet closure(RoleId member, bool Edge::*followed) const;

    RoleGraphOptions options_;
    std::vector<GraphRole> roles_;
    std::unordered_map<std::string, RoleId> numbers_;
    RoleId first_superuser_ = everyone;
    RoleSet superusers_, uncertain_;
    std::vector<RoleSet> inherited_, holders_, settable_;
};

}  // namespace pgsteward::access
