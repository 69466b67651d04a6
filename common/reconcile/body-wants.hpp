// What running a routine or filling a view reaches. The server keeps no dependencies for bodies that are written as a
// string, and makes such functions in any order; only what runs them wants all of it there. Only for the layer itself.
#pragma once

#include <map>

#include "catalog/catalog.hpp"
#include "reconcile/action.hpp"

namespace pgsteward::reconcile {

/// Of one catalog, which must outlive it. Each body is read once, when it is asked for.
class BodyWants {
public:
    explicit BodyWants(const Catalog& catalog);

    /// Relations and routines of the catalog that the statements of the body name; every overload of a name, since nothing
    /// depends on it but an order. Nothing for a body that cannot be read.
    const std::vector<Key>& of_body(const Routine& routine);
    /// "filled app.m": of the materialized views that the query of this one reads, through views and functions too.
    std::vector<Key> of_filling(const Relation& view);

private:
    std::vector<Key> read(const Routine& routine) const;

    const Catalog& catalog_;
    std::vector<std::string> schemas_;
    std::map<QualifiedName, std::vector<Key>> bodies_;   ///< by the routine's key
};

Key filled(const Relation& view);

}  // namespace pgsteward::reconcile
