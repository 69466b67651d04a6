// What a change of policies opens: rows of other tenants that a role reaches with them, and did not reach before.
#pragma once

#include <optional>
#include <string>

#include "catalog/catalog.hpp"
#include "check/policy.hpp"

namespace pgsteward {

struct OpenedRows {
    std::string tenant_column;
    std::string role;                        ///< empty: every role that applications use
    std::string command;                     ///< "SELECT"
    std::string row;                         ///< for people: who asks, and which row is reached
};

/// A table, and the catalog whose functions its policies call and whose tables they look up.
struct GuardedTable {
    const Catalog& catalog;
    const Relation& table;
};

/// Two states of one table. Asked of roles that reach rows of their own tenant before and surely no others: a policy for further
/// roles takes nothing from these, and where it cannot be told what was reached, nothing is said. As rls-check judges, with
/// every privilege granted.
std::optional<OpenedRows> rows_opened(const Policy& policy, GuardedTable before, GuardedTable after);

}  // namespace pgsteward
