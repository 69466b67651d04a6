// Parts that one side calls differently: constraints, indexes, triggers, policies, rules and owned sequences that are
// defined alike. What the server named itself is paired by definition first, everything else by name first.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.hpp"

namespace pgsteward::diff {

struct Rename {
    ObjectKind kind = ObjectKind::constraint;
    QualifiedName of;                        ///< the relation or domain it is a part of; of others the object's own schema and nothing
    std::string expected, actual;            ///< names, without schema
    std::string expected_identity, actual_identity;   ///< no expected one: it only makes way for another
    std::string statement;                   ///< gives ACTUAL's the name that EXPECTED has
    Origin expected_origin, actual_origin;
    bool confirmed = false;                  ///< the user said so; the others differ in nothing but the name
    bool undetermined = false;               ///< one of the names is in doubt
};

std::vector<Rename> recognise_renames(const Catalog& expected, const Catalog& actual);

/// The catalog after the renames' statements.
Catalog renamed(const Catalog& catalog, const std::vector<Rename>& renames, int postgres);

}  // namespace pgsteward::diff
