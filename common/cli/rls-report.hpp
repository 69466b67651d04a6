// The members of rls-check's report beside findings: "tables" and "probes" of CONTRACTS.md section 9.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <set>
#include <vector>

#include "access/row-security.hpp"
#include "probe/row-probe.hpp"
#include "report/report.hpp"

namespace pgsteward {

/// What a probe of one table saw, in the order of RowSecurityReview::tables.
struct TableProbe {
    const access::TableResult* table = nullptr;
    probe::ProbedTable probed;
};

/// `settled`: the tables that could not be told by reading and that a probe found isolated in every case.
nlohmann::ordered_json tables_json(const access::RowSecurityReview& review, const std::set<const access::TableResult*>& settled);
nlohmann::ordered_json probes_json(const std::vector<TableProbe>& probes);

/// Adds the tables that people read, and counts what is undetermined in them.
void tabulate_tables(Report& report, const access::RowSecurityReview& review, const std::set<const access::TableResult*>& settled);
void tabulate_probes(Report& report, const nlohmann::ordered_json& probes);

}  // namespace pgsteward
