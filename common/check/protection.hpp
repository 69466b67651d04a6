// Is a guard that a migration took away still there when it ends, as strong as before or stronger? Asked with the
// catalog at the end of the migration; what is not known is no guard.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"

namespace pgsteward {

// What a migration drops as a whole is told as that: nobody asks for the triggers of a table that is gone.

/// The table is gone, and lives on under no other name.
bool is_gone(const Catalog& at_end, const Relation& before);
/// The name that the column has in the end; nothing where it is gone.
std::optional<std::string> name_at_end(const Catalog& at_end, const Relation& before, const std::string& column);
/// The constraint with the names that its columns have in the end, as far as they are there.
Constraint renamed_as_at_end(const Catalog& at_end, const Relation& before, Constraint constraint);

/// The constraint `lost` of `table` (both as before).
bool is_replaced(const Catalog& at_end, const QualifiedName& table, const Constraint& lost);
/// The unique index `lost` of `table`.
bool is_replaced(const Catalog& at_end, const QualifiedName& table, const Index& lost);
/// The policy, by an equal one of any name.
bool is_replaced(const Catalog& at_end, const QualifiedName& table, const RowPolicy& lost);
/// What triggers that have the name of a lost one, or call its function, leave of what it did.
struct TriggerLoss {
    bool replaced = false;                   ///< there is one that fires
    std::vector<std::string> events;         ///< "DELETE": for which none fires any more
    std::vector<std::string> sometimes;      ///< for which one fires only under a condition, or for some columns, that was not there
    bool surely() const { return !replaced || !events.empty(); }
    bool perhaps() const { return surely() || !sometimes.empty(); }
};
TriggerLoss loss_of(const Relation& now, const Trigger& lost);
TriggerLoss loss_of(const Catalog& at_end, const QualifiedName& table, const Trigger& lost);
/// The trigger, by ones that fire for all its events and have its name or call its function.
bool is_replaced(const Catalog& at_end, const QualifiedName& table, const Trigger& lost);
/// The check, still NOT VALID, that says nothing but column IS NOT NULL; null where there is none.
const Constraint* not_null_check(const Relation& table, const std::string& column);
/// Is the column surely not null?
bool refuses_null(const Relation& table, const std::string& column);

}  // namespace pgsteward
