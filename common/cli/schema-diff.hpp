// The flow of schema-diff: read both sides → compare → settle → report, or emit what reconciles them.
#pragma once

#include <span>

#include "cli/tool.hpp"

namespace pgsteward {

Outcome run_schema_diff(const Run& run);
/// Tool::read_saved.
Report read_saved_drifts(const SourceText& text, std::span<const Rule* const> rules);

}  // namespace pgsteward
