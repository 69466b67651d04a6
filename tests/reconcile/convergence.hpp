// Does the SQL that reconcile/ writes really turn one schema into another? Asked of a server: the old schema, changed by
// the plan, against the new one.
#pragma once

#include <string>
#include <vector>

#include "diff/drift.hpp"
#include "postgres/scratch-server.hpp"
#include "reconcile/plan.hpp"
#include "text/source-text.hpp"

namespace pgsteward::test {

struct Convergence {
    std::vector<std::string> refused_input;  ///< what the server refused of the two texts
    std::string drifts;                      ///< "index public.i changed definition", one per line
    std::string script;
    std::vector<std::string> refused;        ///< what it refused of the script
    std::string left;                        ///< drifts that are still there afterwards
    std::string dump;                        ///< lines in which the two dumps differ, "-" expected and "+" actual
};

struct ConvergenceOptions {
    bool live = false;                       ///< plan from the server's catalogs, else from the texts
    bool online = true;
    bool dump = true;                        ///< compare what pg_dump writes too
};

Convergence converge(postgres::ScratchServer& server, const std::string& old_sql, const std::string& new_sql, const ConvergenceOptions& options);

/// One line for each drift: kind, object, change and property.
std::string described(const std::vector<diff::Drift>& drifts);
/// The drifts between two texts, statically.
diff::DriftList drifts_of_texts(const std::string& expected, const std::string& actual);

}  // namespace pgsteward::test
