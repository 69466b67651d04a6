// Ways to change a table without the privilege to: through views, rules, SECURITY DEFINER functions and foreign keys,
// which act with somebody else's privileges, and through parents, where the privilege on them is enough.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "access/privileges.hpp"
#include "access/writes.hpp"

namespace pgsteward::access {

/// Any of the privileges on the object.
struct Need {
    Securable object;
    PrivilegeSet privileges = 0;
    std::string display() const;             ///< "DELETE on app.acct", "INSERT or UPDATE on app.acct"
};

struct HiddenWrite {
    enum class Kind { view, rule, function, trigger, foreign_key, parent } kind = Kind::view;
    QualifiedName table;                     ///< what is changed
    Write write = Write::update;
    std::string through;                     ///< "app.v", "app.fix(integer, integer)"
    Need needs;
    RoleId as = everyone;                    ///< in whose name; nobody else's through a parent
    RoleSet roles;                           ///< who may, and has not the privilege on the table itself
    std::string not_read;                    ///< it cannot be told; why
    Origin origin;
    std::optional<std::set<std::string>> sets;   ///< the columns of `table` that an UPDATE sets; absent where that may be any
    const Relation* named = nullptr;         ///< the parent that the statement names, and not the table
};

/// Every such way to the tables, by table. Superusers need none.
std::vector<HiddenWrite> hidden_writes(const Privileges& privileges, const std::vector<QualifiedName>& tables);

/// UPDATE, DELETE or TRUNCATE of a table by privilege: for UPDATE of any column.
RoleSet writers_of(const Privileges& privileges, const Relation& table, Write write);

}  // namespace pgsteward::access
