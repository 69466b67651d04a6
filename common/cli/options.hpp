// The command line: the options that every tool has, and the parser for the table of all options.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/tool.hpp"

namespace pgsteward {

/// A tool's own rows, then the common ones; a row of the tool replaces the common one of that name.
std::vector<OptionRow> all_options(std::span<const OptionRow> own);

/// `--option value`, `--option=value`; `--` ends the options. Throws UsageError. `rows` must outlive the result.
Options parse_options(std::span<const OptionRow> rows, const std::vector<std::string>& arguments);

/// Adds the files of `--files0-from` to the sources.
void add_listed_files(Options& options);

}  // namespace pgsteward
