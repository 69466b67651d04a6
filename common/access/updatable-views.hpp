// Views that the server makes updatable by itself: a write to one goes on to the table or view that it stands on
// (view_query_is_auto_updatable() of rewriteHandler.c).
#pragma once

#include <map>
#include <optional>
#include <string>

#include "access/guard-value.hpp"
#include "catalog/catalog.hpp"

namespace pgsteward::access {

/// What a simple view stands on.
struct ViewBase {
    QualifiedName name;
    /// Those of the view that UPDATE may set, by what they are called in the base; all where it is not said.
    std::optional<std::map<std::string, std::string>> columns;
};
/// Nothing where the view is not simple: joins, groups, aggregates, sets.
std::optional<ViewBase> updatable_base(const Relation& view);

/// Is the boolean option of a view on? The server stores it as it was written: true, 1, t, yes, on.
bool is_on(const Relation& view, const std::string& option);
/// security_invoker: its reads and writes need the privileges of who asks, not its owner's.
bool acts_as_invoker(const Relation& view);

/// The relation that the server carries an UPDATE or DELETE of the view on to; null where it does not: the view is not simple, a
/// trigger or rule takes the write's place, or the catalog does not hold what it stands on.
const Relation* carried_on_to(const Catalog& catalog, const Relation& view, Write write);
/// The table at the end of such views; the relation itself where it is no view, null where the write ends before.
const Relation* table_written(const Catalog& catalog, const Relation& relation, Write write);

}  // namespace pgsteward::access
