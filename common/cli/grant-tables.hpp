// What grant-audit reports beside findings: as members of the saved form, and as the tables that people read.
#pragma once

#include <string>
#include <vector>

#include "check/grant-changes.hpp"
#include "probe/guard-probe.hpp"
#include "report/report.hpp"

namespace pgsteward {

/// The member "changes": with --before.
std::string changes_json(const std::vector<GrantChange>& changes);
/// The member "probes": with --probe.
std::string probes_json(const std::vector<probe::GuardProbe>& probes);

ReportTable changes_table(const std::string& changes_member);
ReportTable probes_table(const std::string& probes_member);

/// The table as Markdown, or in aligned columns.
std::string markdown_of(const ReportTable& table);
std::string text_of(const ReportTable& table);

}  // namespace pgsteward
