// What all tools share: options, --help, --explain, reports, exit statuses. A tool adds its own options and its flow.
#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "check/policy.hpp"
#include "check/rule.hpp"
#include "report/report.hpp"

namespace pgsteward {

/// One long option of a tool. The table of them is the parser, --help and the man page.
struct OptionRow {
    std::string_view name;                   ///< "format"
    std::string_view value;                  ///< "FORMAT"; empty for a switch
    std::string_view help;
    bool repeatable = false;
    std::string_view fallback = {};          ///< default value shown in --help
    std::string_view group = {};             ///< heading in --help
};

/// The parsed command line, every option known by the tool's table.
class Options {
public:
    bool has(std::string_view name) const;
    /// The value given last, else the option's fallback.
    std::string value(std::string_view name) const;
    std::vector<std::string> values(std::string_view name) const;
    const std::vector<std::string>& sources() const { return sources_; }

    // Filled by the parser.
    std::vector<std::pair<std::string, std::string>> given_;
    std::vector<std::string> sources_;
    std::span<const OptionRow> rows_;
};

/// What the flow of a tool gets beside its options.
struct Run {
    const Options& options;
    Policy policy;                           ///< the configuration that applies, with --pg-version and the like
    unsigned jobs = 1;
};

/// A finding report, or text that a tool prints instead (--emit).
struct Outcome {
    Report report;
    std::optional<std::string> text;         ///< printed to stdout instead of the report
};

struct Tool {
    std::string_view name;
    std::string_view summary;                ///< one line
    std::string_view usage;                  ///< "[OPTIONS] [SOURCE…]"
    std::string_view description;            ///< paragraphs for --help
    std::string_view examples;               ///< for --help
    std::span<const OptionRow> options;      ///< beside the common ones
    std::span<const Rule* const> (*rules)();
    Outcome (*run)(const Run& run);
    /// Further lines of --version: which SQL grammar is built in.
    std::string (*about)() = nullptr;
    /// Fills Report::tables and Report::undetermined from Report::more, after --from-json.
    void (*tabulate)(Report& report) = nullptr;
    /// Reads the saved form of a tool that has one of its own; throws InputError.
    Report (*read_saved)(const SourceText& text, std::span<const Rule* const> rules) = nullptr;
};

/// The whole life of a tool: parses argv, answers --help, --version, --list-rules and --explain, reads the
/// configuration, runs, renders, and turns failures into exit statuses (CONTRACTS.md section 2). Never throws.
int run_tool(const Tool& tool, int argc, char** argv);

}  // namespace pgsteward
