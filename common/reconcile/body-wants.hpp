// What running a routine or filling a view reaches. The server keeps no dependencies for bodies that are written as a
// string, and makes such functions in any order; only what runs them wants all of it there. Only for the layer itself.
#pragma once

#include "catalog/catalog.hpp"
#include "reconcile/action.hpp"

namespace pgsteward::reconcile {

/// Relations and routines of the catalog that the statements of the body name; every overload of a name, since nothing
/// depends on it but an order. Nothing for a body that cannot be read.
std::vector<Key> wants_of_body(const Catalog& catalog, const Routine& routine);

/// "filled app.m": of the materialized views that the query of this one reads, through views and functions too.
std::vector<Key> wants_of_filling(const Catalog& catalog, const Relation& view);
Key filled(const Relation& view);

}  // namespace pgsteward::reconcile
