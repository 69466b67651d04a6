// What every tool understands: CONTRACTS.md section 1.
#include <algorithm>
#include <array>

#include "cli/options.hpp"

namespace pgsteward {
namespace {

constexpr std::string_view input = "Input";
constexpr std::string_view configuration = "Configuration";
constexpr std::string_view result = "Result";
constexpr std::string_view rules = "Rules";
constexpr std::string_view general = "General";

constexpr auto common_rows = std::to_array<OptionRow>({
    {.name = "files0-from", .value = "FILE",
     .help = "Read the names of the sources from FILE, each ended by a NUL byte, as `git diff -z --name-only` "
             "and `find -print0` write them. - is stdin.",
     .group = input},
    {.name = "stdin-filename", .value = "NAME",
     .help = "What reports call stdin; the ending (.sql, .py, .json) says what it is.",
     .group = input},
    {.name = "from-json", .value = "FILE",
     .help = "Analyse nothing: render a report that --format json saved, with the exit status that belongs to "
             "it.",
     .group = input},

    {.name = "config", .value = "FILE",
     .help = "The configuration. Without this it is the nearest pgsteward.yaml from the working directory "
             "upwards, if there is one.",
     .group = configuration},
    {.name = "no-config",
     .help = "Read no configuration.",
     .group = configuration},
    {.name = "policy-ref", .value = "REV",
     .help = "Read the configuration as it stands in the git revision REV, so that a change cannot relax the "
             "rules it is judged by.",
     .group = configuration},
    {.name = "pg-version", .value = "N",
     .help = "PostgreSQL's major version, 12 to 18. Without this the configuration's, else 15.",
     .group = configuration},
    {.name = "as", .value = "ROLE",
     .help = "The role that runs the SQL.",
     .fallback = "postgres", .group = configuration},
    {.name = "jobs", .value = "N",
     .help = "Threads; 0 takes all cores. The result does not depend on it.",
     .fallback = "0", .group = configuration},

    {.name = "format", .value = "FORMAT",
     .help = "How to print the result; see Formats.",
     .fallback = "text", .group = result},
    {.name = "output", .value = "FILE",
     .help = "Write the result to FILE instead of stdout. FILE is replaced as a whole or not at all.",
     .group = result},
    {.name = "report", .value = "FORMAT=FILE",
     .help = "Write the report to FILE in another format as well, without a second analysis.",
     .repeatable = true, .group = result},
    {.name = "fail-on", .value = "LEVEL",
     .help = "The mildest finding that makes the exit status 1: error, warning, notice or never.",
     .fallback = "error", .group = result},
    {.name = "path-prefix", .value = "FOLDER/",
     .help = "Put before paths in the formats github and sarif, whose readers count from the repository, when "
             "the working directory is a folder of it.",
     .group = result},
    {.name = "color", .value = "WHEN",
     .help = "auto, always or never. auto means on a terminal, unless NO_COLOR is set.",
     .fallback = "auto", .group = result},
    {.name = "quiet",
     .help = "No summary on stderr.",
     .group = result},

    {.name = "list-rules",
     .help = "List the rules and the severity that the configuration gives them. With --format json as JSON.",
     .group = rules},
    {.name = "explain", .value = "RULE",
     .help = "Say what a rule looks for, why it matters, what to do, with examples.",
     .group = rules},

    {.name = "help",
     .help = "Print this.",
     .group = general},
    {.name = "version",
     .help = "Print the version.",
     .group = general},
});

}  // namespace

std::vector<OptionRow> all_options(std::span<const OptionRow> own) {
    std::vector<OptionRow> rows(own.begin(), own.end());
    for (const OptionRow& row : common_rows) {
        const bool replaced = std::any_of(own.begin(), own.end(), [&](const OptionRow& other) { return other.name == row.name; });
        if (!replaced) rows.push_back(row);
    }
    return rows;
}

}  // namespace pgsteward
