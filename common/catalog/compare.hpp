// Two catalogs, object for object and property for property.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "catalog/describe.hpp"

namespace pgsteward {

struct Difference {
    enum class Change { missing, unexpected, changed };
    Change change = Change::changed;
    ObjectKind kind = ObjectKind::other;
    std::string object;
    std::string whole;                       ///< the identity of the relation or type that it is a part of
    std::string property;                    ///< of a changed one; "kind" where a relation or routine is of another kind
    std::string expected, actual;
    /// Static reading could not make sure of one side: neither equal nor different.
    bool undetermined = false;
    Origin expected_origin, actual_origin;
    /// It follows from another difference and goes with it (diff/consequences.hpp).
    bool consequence = false;
    std::optional<std::size_t> cause;        ///< index of that other one, where there is one alone
};

struct Comparison {
    std::size_t objects = 0;                 ///< on either side
    std::size_t matching = 0;                ///< on both, with every property equal
    std::vector<Difference> differences;     ///< by kind, object, property; undetermined ones included
};

struct CompareOptions {
    std::set<std::string> ignored_properties;
    std::set<ObjectKind> ignored_kinds;
    bool column_order = false;               ///< of tables; that of a composite type's attributes always counts
    bool populated = true;                   ///< of materialized views
    bool line_endings = true;                ///< CR LF and LF in the bodies of routines
};

Comparison compare(const Catalog& expected, const Catalog& actual, const CompareOptions& options = {});

}  // namespace pgsteward
