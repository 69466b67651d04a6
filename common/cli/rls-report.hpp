// The members of rls-check's report beside findings: "tables" and "probes" of CONTRACTS.md section 9.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "access/row-security.hpp"
#include "probe/row-probe.hpp"

namespace pgsteward {

/// What a probe of one table saw, in the order of RowSecurityReview::tables.
struct TableProbe {
    const access::TableResult* table = nullptr;
    probe::ProbedTable probed;
};

/// `settled`: the tables that could not be told by reading and that a probe found isolated in every case.
std::string tables_json(const access::RowSecurityReview& review, const std::set<const access::TableResult*>& settled);
std::string probes_json(const std::vector<TableProbe>& probes);

}  // namespace pgsteward
