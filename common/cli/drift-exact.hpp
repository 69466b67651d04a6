// What the scratch server is asked: what a text really makes, and whether the reconciling statements do what they should.
#pragma once

#include "cli/drift-report.hpp"
#include "reconcile/plan.hpp"

namespace pgsteward {

/// The schema as a server stores it: its SQL is run there and read back. A live database and what came from a server
/// is returned as it is. Nothing where the source cannot be run (a snapshot).
std::optional<Schema> exact_schema(const std::string& source, const Schema& read, const SchemaRequest& request);

/// Runs the script on ACTUAL, loaded into a scratch server, and compares what is there then with EXPECTED.
DriftProof prove(const Schema& expected, const Schema& actual, const std::string& script, const diff::DriftSettings& settings, const diff::Side& expected_side);

}  // namespace pgsteward
