// Two catalogs, object for object and property for property.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalog/describe.hpp"

namespace pgsteward::diff {

struct Difference {
    enum class Change { missing, unexpected, changed };
    Change change = Change::changed;
    ObjectKind kind = ObjectKind::other;
    std::string object;
    std::string property;                    ///< of a changed one
    std::string expected, actual;
    /// Static reading could not make sure of one side: neither equal nor different.
    bool undetermined = false;
    Origin expected_origin, actual_origin;
};

struct Comparison {
    std::size_t objects = 0;                 ///< on either side
    std::size_t matching = 0;                ///< on both, with every property equal
    std::vector<Difference> differences;     ///< by kind, object, property; undetermined ones included
};

struct CompareOptions {
    std::set<std::string> ignored_properties;
    std::set<ObjectKind> ignored_kinds;
};

Comparison compare(const Catalog& expected, const Catalog& actual, const CompareOptions& options = {});

}  // namespace pgsteward::diff
