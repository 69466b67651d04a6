// What a comparison is about: two catalogs cut down to what both sides can be held to.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.hpp"

namespace pgsteward::diff {

/// What is known of one side beside its catalog.
struct Side {
    bool live = false;                       ///< read from a server, whose roles and owners are all there
    bool dump = false;                       ///< text that pg_dump wrote
    bool states_owners = true, states_privileges = true;
    int postgres = 15;                       ///< major version of the server that it comes from or is meant for
    bool by_hand = false;                    ///< SQL or migrations that people wrote
};

struct Scope {
    bool owners = true, privileges = true;
    int postgres = 15;
    /// Said in reports: "owners: EXPECTED does not state them".
    std::vector<std::string> not_compared;
};

Scope scope_of(const Side& expected, const Side& actual);

/// Takes the tables out in which migration frameworks keep their books.
void drop_bookkeeping(Catalog& catalog);

/// Takes framework tables out of both; makes the built-in privileges, written out or not, one form; lets ACTUAL's
/// privileges be those that it would have with EXPECTED's owners; leaves out what the scope leaves out, and roles that
/// only one side can know of.
void cut_to_scope(Catalog& expected, Catalog& actual, const Side& expected_side, const Side& actual_side, const Scope& scope);

}  // namespace pgsteward::diff
