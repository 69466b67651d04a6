// Is a guard that a migration took away still there when it ends, as strong as before or stronger? Asked with the
// catalog at the end of the migration; what is not known is no guard.
#pragma once

#include "catalog/catalog.hpp"

namespace pgsteward {

/// The constraint `lost` of `table` (both as before).
bool is_replaced(const Catalog& at_end, const QualifiedName& table, const Constraint& lost);
/// The unique index `lost` of `table`.
bool is_replaced(const Catalog& at_end, const QualifiedName& table, const Index& lost);
/// The policy, by an equal one of any name.
bool is_replaced(const Catalog& at_end, const QualifiedName& table, const RowPolicy& lost);
/// The trigger, by one that fires and has its name or calls its function.
bool is_replaced(const Catalog& at_end, const QualifiedName& table, const Trigger& lost);
/// Is the column surely not null?
bool refuses_null(const Relation& table, const std::string& column);

}  // namespace pgsteward
