// A whole catalog as SQL: one canonical text, in an order in which it can run, that makes the same catalog again.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "print/statements.hpp"

namespace pgsteward::print {

struct SqlOptions {
    /// Who will run the text. What that role owns and grants is not said.
    std::string role = "postgres";
    /// Roles that are there already and are not created.
    std::set<std::string> existing_roles = {"postgres"};
    Secrets secrets = Secrets::redacted;
    int postgres = 15;                       ///< the major version that the catalog is of
    unsigned jobs = 1;                       ///< threads; the text does not depend on it
};

/// Statements without semicolons, each after what it needs. The same for equal catalogs, however they came about. The
/// database starts as a new one: with the schema public. Left out are temporary relations and passwords of roles.
Statements statements(const Catalog& catalog, const SqlOptions& options = {});

/// The statements, each ended by a semicolon and a line feed; no comments, no blank lines between them.
std::string sql(const Catalog& catalog, const SqlOptions& options = {});

/// What static reading could not find out and the text would need: "the type of the column app.t.c is not known".
std::vector<std::string> not_known(const Catalog& catalog);

}  // namespace pgsteward::print
