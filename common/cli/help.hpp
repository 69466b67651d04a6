// What the tools say about themselves, for terminals of 80 columns.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/tool.hpp"

namespace pgsteward {

std::string help_text(const Tool& tool, std::span<const OptionRow> rows);

/// A rule as a Markdown page that also reads well in a terminal: docs/rules/<id>.md and --explain.
std::string rule_page(const Rule& rule);

/// The page of the rule called `id`; throws UsageError with the nearest name where there is none.
std::string explained(std::span<const Rule* const> rules, const std::string& id);

/// A table: id, category, severity under `policy`, summary.
std::string rule_table(std::span<const Rule* const> rules, const Policy& policy);

/// `text` in lines of at most `width` characters, each behind `indent`. Blank lines separate paragraphs; a line that
/// begins with a space is kept as it is. Ends in a line break.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width = 80);

}  // namespace pgsteward
