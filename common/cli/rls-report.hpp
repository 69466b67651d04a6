// The members of rls-check's report beside findings: "tables" and "probes" of CONTRACTS.md section 9.
#pragma once

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

std::string tables_json(const access::RowSecurityReview& review);
std::string probes_json(const std::vector<TableProbe>& probes);

}  // namespace pgsteward
