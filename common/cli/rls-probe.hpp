// --probe: the tables of a review asked of a server, and what it says compared with what was read.
#pragma once

#include <string>
#include <vector>

#include "check/row-security-analysis.hpp"
#include "cli/rls-report.hpp"
#include "cli/tool.hpp"
#include "report/report.hpp"

namespace pgsteward {

/// On a scratch server that the schema is loaded into: the SOURCE's own SQL, or the catalog as SQL where it has none.
/// Throws EnvironmentError where no server starts.
std::vector<TableProbe> probe_on_scratch_server(const RowSecurityAnalysis& analysis, const std::string& source, const Run& run, std::vector<std::string>& notes);
/// On a live server, in transactions that are rolled back, on temporary copies that carry the same policies.
std::vector<TableProbe> probe_live(const RowSecurityAnalysis& analysis, const std::string& target);

/// The findings that the probes raise, and the verdicts that they settle: a table that could not be told by reading and
/// that the probe found isolated in every case is no longer undetermined.
std::vector<Verdict> judge_probes(const RowSecurityAnalysis& analysis, const std::vector<TableProbe>& probes, std::string_view rule);
bool settles(const access::RowSecurityReview& review, const TableProbe& probe);

}  // namespace pgsteward
