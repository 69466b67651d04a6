// Where results go: stdout or --output in one format, and --report files in others.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/tool.hpp"
#include "report/format.hpp"

namespace pgsteward {

struct ReportFile {
    const Format* format = nullptr;
    std::string path;
};

/// The options of the group Result, checked before any work is done.
struct ResultOptions {
    const Format* format = nullptr;
    std::string output;                      ///< empty: stdout
    std::vector<ReportFile> reports;
    std::optional<Severity> fail_on;         ///< nothing: never
    bool colour = false;
    bool quiet = false;
    bool allow_undetermined = false;         ///< of the tools that have the option
    std::string path_prefix;
};

/// Throws UsageError.
ResultOptions result_options(const Options& options);

/// Writes the outcome to all its places.
void write_result(const Outcome& outcome, const ResultOptions& options);

/// To stdout. A reader that has gone away is no failure; any other is an EnvironmentError.
void write_to_stdout(std::string_view text);

/// CONTRACTS.md section 2: 2 where input was not examined, else 1 where a finding reaches fail_on or something stays open, else 0.
int exit_status(const Outcome& outcome, const ResultOptions& options);

}  // namespace pgsteward
