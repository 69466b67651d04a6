// The flow of validate-migration: options → chains → validation → report.
#pragma once

#include "cli/tool.hpp"

namespace pgsteward {

Outcome run_validate_migration(const Run& run);

/// "SQL grammar of PostgreSQL 15": what --version adds.
std::string grammar_line();

}  // namespace pgsteward
