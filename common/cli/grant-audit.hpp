// The flow of grant-audit: one schema, who may do what, and whether append-only tables are.
#pragma once

#include "cli/tool.hpp"

namespace pgsteward {

Outcome run_grant_audit(const Run& run);
/// The tables that text and Markdown show, from the members of the saved form.
void tabulate_grant_audit(Report& report);

}  // namespace pgsteward
