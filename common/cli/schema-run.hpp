// What tools that judge one schema share: which SOURCE, how it is read, and what of the reading belongs into the report.
#pragma once

#include <string>

#include "check/schema-checker.hpp"
#include "cli/tool.hpp"
#include "source/schema-source.hpp"

namespace pgsteward {

/// From --framework, --stdin-filename, --as, --jobs and the configuration, where the tool has these options.
SchemaRequest schema_request(const Run& run);

/// The one SOURCE of the command line; else the configured canonical schema, the configured migrations, stdin. Throws
/// UsageError where several are named or stdin is a terminal.
std::string schema_source(const Run& run);

/// --emit sql: each statement once, behind the findings that ask for it, in an order in which they can run; what people must
/// decide stands in comments.
std::string remediation(const std::vector<Finding>& findings);

/// What was read, and what could not be.
void add_reading(Report& report, const Schema& schema);

}  // namespace pgsteward
