// The pages in docs/rules, as the declarations of the rules make them.
#pragma once

#include <map>
#include <string>

#include <fmt/format.h>

#include "cli/help.hpp"

namespace pgsteward::rule_tests {

struct Heading {
    Category category;
    std::string_view text;
};

inline constexpr Heading headings[] = {
    {Category::data_loss, "Data loss"},         {Category::protection, "Protection"},   {Category::locking, "Locking"},
    {Category::compatibility, "Compatibility"}, {Category::correctness, "Correctness"}, {Category::opaque, "Opaque"},
    {Category::convention, "Convention"},
};

inline std::string rows_of(Category category) {
    std::string rows;
    for (const Rule* rule : migration_rules())
        if (rule->category == category)
            rows += fmt::format("| [{0}]({0}.md) | {1}{2} | {3} |\n", rule->id, name_of(rule->severity), rule->on ? "" : ", off by default", rule->summary);
    return rows;
}

inline std::string index_page() {
    std::string page =
        "# Rules\n\n"
        "What validate-migration reports. `validate-migration --explain RULE` prints a page in the terminal,\n"
        "`--list-rules` the table under your configuration. Data loss and protection are what `CI:DESTRUCTIVE_OK` waives.\n";
    for (const Heading& heading : headings)
        if (const std::string rows = rows_of(heading.category); !rows.empty())
            page += fmt::format("\n## {}\n\n| rule | severity | what it reports |\n|---|---|---|\n{}", heading.text, rows);
    return page;
}

/// File name → content: one page per rule, and README.md, the index.
inline std::map<std::string, std::string> rule_docs() {
    std::map<std::string, std::string> pages = {{"README.md", index_page()}};
    for (const Rule* rule : migration_rules()) pages[fmt::format("{}.md", rule->id)] = rule_page(*rule);
    return pages;
}

}  // namespace pgsteward::rule_tests
