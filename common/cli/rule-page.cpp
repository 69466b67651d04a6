#include <fmt/format.h>

#include "cli/help.hpp"
#include "report/rule-example.hpp"

namespace pgsteward {
namespace {

std::string waiving(const Rule& rule) {
    if (rule.destructive())
        return "Where it is meant, say so on the statement or in a comment of its own on the line above, with the "
               "decision behind it: `-- CI:DESTRUCTIVE_OK - See ADR-014` (`#` in Python).";
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
    if (!rule.given.empty()) out += "\n## Examples\n\nGiven:\n\n" + markdown_of_example(rule.given);
    out += fmt::format("\n{}\n\n", rule.given.empty() ? "## Examples\n\nReported:" : "Reported:");
    out += markdown_of_example(rule.bad);
    if (!rule.good.empty()) out += "\nNot reported:\n\n" + markdown_of_example(rule.good);
    if (!std::holds_alternative<RaisedByEngine>(rule.check)) out += "\n## Waiver\n\n" + wrapped(waiving(rule), 0);
    return out;
}

}  // namespace pgsteward
