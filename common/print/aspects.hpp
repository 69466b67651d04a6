// What of a schema counts: an aspect that does not count is taken out of the catalog, before it is printed, compared or
// hashed.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "catalog/catalog.hpp"

namespace pgsteward::print {

enum class Aspect {
    owner,                                   ///< everything then belongs to whoever runs the text
    acl,                                     ///< privileges, default privileges
    comment,                                 ///< COMMENT ON, and comments in the code of routines
    security_label,
    tablespace,                              ///< where tables and indexes lie; tablespaces themselves are of the server
    storage,                                 ///< storage parameters, access methods, how columns are stored
    statistics,                              ///< statistics targets and extended statistics
    column_order,                            ///< of tables; columns then stand in the order of their names
    populated,                               ///< whether materialized views hold something
    extension_version,                       ///< and their comments: both are what the server's files say
    replication,                             ///< publications, subscriptions, replica identities
    role,                                    ///< roles with their settings and memberships
    server,                                  ///< the database itself, tablespaces, privileges on parameters
};
using Aspects = std::set<Aspect>;

const Aspects& all_aspects();
/// As options spell it: "security-label".
std::string_view name_of(Aspect aspect);
std::optional<Aspect> aspect_named(std::string_view name);

/// The catalog without the aspects. `role`: who is to own what then has no owner of its own.
Catalog without(Catalog catalog, const Aspects& dropped, const std::string& role = "postgres");

}  // namespace pgsteward::print
