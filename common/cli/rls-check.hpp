// The flow of rls-check: read a schema, judge, probe where asked, report.
#pragma once

#include <span>

#include "cli/tool.hpp"

namespace pgsteward {

Outcome run_rls_check(const Run& run);
/// The tables of verdicts and of who reaches what, from the report's members.
void tabulate_rls_check(Report& report);

}  // namespace pgsteward
