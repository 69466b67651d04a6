#include <fmt/format.h>

#include <algorithm>

#include "cli/help.hpp"

namespace pgsteward {
namespace {

/// A fence that the text cannot close.
std::string fence_for(std::string_view text) {
    std::size_t longest = 2;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return std::string(longest + 1, '`');
}

std::string_view language_of(std::string_view path) {
    if (path.ends_with(".py")) return "python";
    if (path.ends_with(".yaml") || path.ends_with(".yml")) return "yaml";
    return path.ends_with(".sql") ? "sql" : "";
}

std::string fenced(std::string_view text, std::string_view language) {
    while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    while (!text.empty() && text.front() == '\n') text.remove_prefix(1);
    const std::string fence = fence_for(text);
    return fmt::format("{}{}\n{}\n{}\n", fence, language, text, fence);
}

constexpr std::string_view file_mark = "==> ";

/// SQL in one block, or each file of several ("==> path") in its own.
std::string blocks(std::string_view example) {
    if (!example.starts_with(file_mark)) return fenced(example, "sql");
    std::string out;
    while (!example.empty()) {
        const auto name_end = example.find('\n');
        const std::string_view path = example.substr(file_mark.size(), name_end - file_mark.size());
        example.remove_prefix(name_end == std::string_view::npos ? example.size() : name_end + 1);
        const auto next = example.starts_with(file_mark) ? 0 : example.find("\n==> ");
        const std::string_view content = example.substr(0, next);
        if (!out.empty()) out += "\n";
        out += fmt::format("`{}`:\n\n{}", path, fenced(content, language_of(path)));
        if (next == std::string_view::npos) break;
        example.remove_prefix(example.starts_with(file_mark) ? 0 : next + 1);
    }
    return out;
}

std::string waiving(const Rule& rule) {
    if (rule.destructive())
        return fmt::format("Where it is meant, say so on the statement or in a comment of its own on the line above, with "
                           "the decision behind it: `-- CI:DESTRUCTIVE_OK - See ADR-014` (`#` in Python). Or "
                           "`pgsteward:ignore {} - reason`.", rule.id);
    if (rule.category == Category::opaque)
        return fmt::format("Where you know what the hidden text does, say so on the statement or in a comment of its own "
                           "on the line above: `CI:DESTRUCTIVE_OK - See ADR-014`, or `pgsteward:ignore {} - reason`.",
                           rule.id);
    return fmt::format("Where it is meant, say so on the statement or in a comment of its own on the line above: "
                       "`pgsteward:ignore {} - reason`.", rule.id);
}

}  // namespace

std::string rule_page(const Rule& rule) {
    std::string out = fmt::format("# {}\n\n", rule.id);
    out += wrapped(rule.summary, 0);
    out += fmt::format("\nCategory: {}. Severity: {}{}.{}\n", name_of(rule.category), name_of(rule.severity),
                       rule.on ? "" : ", off by default", rule.destructive() ? " Destructive." : "");
    out += "\n## Why\n\n" + wrapped(rule.why, 0);
    out += "\n## What to do\n\n" + wrapped(rule.fix, 0);
    if (!rule.given.empty()) out += "\n## Examples\n\nGiven:\n\n" + blocks(rule.given);
    out += fmt::format("\n{}\n\n", rule.given.empty() ? "## Examples\n\nReported:" : "Reported:");
    out += blocks(rule.bad);
    if (!rule.good.empty()) out += "\nNot reported:\n\n" + blocks(rule.good);
    if (!std::holds_alternative<RaisedByEngine>(rule.check)) out += "\n## Waiver\n\n" + wrapped(waiving(rule), 0);
    return out;
}

}  // namespace pgsteward
