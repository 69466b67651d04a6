// Effective privileges: what has_table_privilege() and its like answer, for all roles at once (aclmask() and
// pg_class_aclmask() of acl.c and aclchk.c), and by which grant.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "access/acl.hpp"
#include "access/membership.hpp"
#include "access/securables.hpp"

namespace pgsteward::access {

/// Who may do what with one object: for each privilege, by its bit, the roles that hold it.
struct Holders {
    PrivilegeSet privileges = 0;             ///< those that the kind has
    std::array<RoleSet, privilege_count> held;
    std::array<RoleSet, privilege_count> grantable;   ///< WITH GRANT OPTION; owners always may

    PrivilegeSet held_by(RoleId role) const;
    PrivilegeSet grantable_by(RoleId role) const;
};

/// One of the ways in which a role holds a privilege.
struct Holding {
    enum class Source {
        list,                                ///< an entry of the access control list
        built_in,                            ///< the default of the kind, where there is no list
        predefined,                          ///< pg_read_all_data and its like
        superuser,
    } source = Source::list;
    RoleId grantee = everyone;               ///< whose right it is: the role itself, one that it inherits from, PUBLIC
    RoleId grantor = everyone;               ///< the owner for a built-in default
    bool of_table = false;                   ///< a column's: granted on the whole table
    bool grantable = false;
    bool operator==(const Holding&) const = default;
};

/// An entry of an access control list, or what stands for one where there is none.
struct Grant { RoleId grantee, grantor; PrivilegeSet privileges, options; };

/// The entries of an object; a column has those of its table too.
struct Grants {
    ObjectKind kind;
    bool listed = false;                     ///< there is a list; else the built-in default of the kind
    bool of_table = false;
    std::vector<Grant> entries;
};

class Privileges {
public:
    /// Both must outlive this and stay as they are.
    Privileges(const Catalog& catalog, const RoleGraph& graph);

    const RoleGraph& graph() const { return graph_; }
    const Catalog& catalog() const { return catalog_; }

    /// A column's are those of its table and its own.
    Holders holders(const Securable& object) const;
    /// What an object of the kind will have that the role creates in the schema: ALTER DEFAULT PRIVILEGES.
    Holders future_holders(ObjectKind kind, RoleId creator, const std::string& schema) const;
    /// Who may use the schema; nothing where the catalog does not hold it.
    const RoleSet* users_of_schema(const std::string& schema) const;
    /// Those that hold it after a SET ROLE, and not before.
    RoleSet reaching(const RoleSet& holders) const;

    /// What holdings() looks through; worked out once where many roles and privileges are asked for.
    std::vector<Grants> grants_on(const Securable& object) const;
    /// Each way once, the role's own first.
    std::vector<Holding> holdings(const std::vector<Grants>& grants, RoleId role, std::size_t bit) const;
    std::vector<Holding> holdings(const Securable& object, RoleId role, std::size_t bit) const { return holdings(grants_on(object), role, bit); }
    /// The owner; nothing where it is not known.
    std::optional<RoleId> owner(const Securable& object) const;

private:
    std::vector<Grant> entries(const Securable& object) const;
    void add_entries(Holders& holders, const std::vector<Grant>& entries) const;
    void add_owner_and_superusers(Holders& holders, std::optional<RoleId> owner) const;
    void add_predefined(Holders& holders, ObjectKind kind) const;
    void keep_system_tables_from_others(Holders& holders, const Securable& object) const;

    const Catalog& catalog_;
    const RoleGraph& graph_;
    /// A privilege on a kind of object that a predefined role has everywhere.
    struct Everywhere {
        RoleId role;
        PrivilegeSet relations, sequences, schemas;
        PrivilegeSet on(ObjectKind kind) const;
    };
    std::vector<Everywhere> everywhere_;
    std::vector<RoleSet> becoming_;          ///< by role: who may become it
    std::map<std::string, RoleSet> schema_users_;
};

}  // namespace pgsteward::access
