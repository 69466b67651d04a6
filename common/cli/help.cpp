#include "cli/help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "report/format.hpp"
#include "text/excerpt.hpp"

namespace pgsteward {
namespace {

constexpr std::size_t help_column = 26;

constexpr std::string_view exit_statuses =
    "  0  everything was examined, and nothing reaches --fail-on\n"
    "  1  at least one finding without a waiver reaches --fail-on\n"
    "  2  the job could not be done: bad option, unreadable input, bad configuration\n"
    "  3  the environment failed: no server, no permission, a time limit\n";

/// A term and its explanation in two columns.
std::string described_term(const std::string& term, std::string_view help) {
    std::string text = wrapped(help, help_column);
    const std::size_t width = character_count(term) + 2;
    if (width + 1 > help_column) return "  " + term + "\n" + text;
    return "  " + term + std::string(help_column - width, ' ') + text.substr(help_column);
}

std::string described_option(const OptionRow& row) {
    std::string term = fmt::format("--{}", row.name);
    if (!row.value.empty()) term += fmt::format(" {}", row.value);
    std::string help(row.help);
    if (!row.fallback.empty()) help += fmt::format(" (default: {})", row.fallback);
    if (row.repeatable) help += " May be repeated.";
    return described_term(term, help);
}

/// Options by group, groups in the order of their first option.
std::string described_options(std::span<const OptionRow> rows) {
    std::vector<std::string_view> groups;
    for (const OptionRow& row : rows)
        if (std::find(groups.begin(), groups.end(), row.group) == groups.end()) groups.push_back(row.group);
    std::string out;
    for (const std::string_view group : groups) {
        out += fmt::format("\n{}:\n", group.empty() ? "Options" : group);
        for (const OptionRow& row : rows)
            if (row.group == group) out += described_option(row);
    }
    return out;
}

std::string described_formats() {
    std::string out = "\nFormats:\n";
    for (const Format* format : all_formats()) out += described_term(std::string(format->name), format->summary);
    return out;
}

/// Commands stay on lines of their own, ready to be copied.
std::string commands(std::string_view lines) {
    std::string out;
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        out += fmt::format("  {}\n", lines.substr(0, end));
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return out;
}

}  // namespace

std::string help_text(const Tool& tool, std::span<const OptionRow> rows) {
    std::string out = fmt::format("Usage: {} {}\n\n", tool.name, tool.usage);
    out += wrapped(tool.summary, 0);
    if (!tool.description.empty()) out += "\n" + wrapped(tool.description, 0);
    out += described_options(rows);
    out += described_formats();
    out += fmt::format("\nExit status:\n{}", exit_statuses);
    if (!tool.examples.empty()) out += "\nExamples:\n" + commands(tool.examples);
    return out;
}

}  // namespace pgsteward
