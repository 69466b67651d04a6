// The pages in docs/rules, as the declarations of the rules make them.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>

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

inline std::string rows_of(std::span<const Rule* const> rules, std::optional<Category> only) {
    std::string rows;
    for (const Rule* rule : rules)
        if (!only || rule->category == *only)
            rows += fmt::format("| [{0}]({0}.md) | {1}{2} | {3} |\n", rule->id, name_of(rule->severity), rule->on ? "" : ", off by default", rule->summary);
    return rows.empty() ? rows : "| rule | severity | what it reports |\n|---|---|---|\n" + rows;
}

inline std::string index_page() {
    std::string page =
        "# Rules\n\n"
        "`--explain RULE` prints a page in the terminal, `--list-rules` the table under your configuration.\n\n"
        "## validate-migration\n\n"
        "Data loss and protection are what `CI:DESTRUCTIVE_OK` waives.\n";
    for (const Heading& heading : headings)
        if (const std::string rows = rows_of(migration_rules(), heading.category); !rows.empty()) page += fmt::format("\n### {}\n\n{}", heading.text, rows);
    const std::pair<std::string_view, std::span<const Rule* const>> others[] = {
        {"rls-check", rls_rules()}, {"grant-audit", grant_rules()}, {"schema-diff", drift_rules()}, {"normalize-schema", form_rules()}};
    for (const auto& [tool, rules] : others) page += fmt::format("\n## {}\n\n{}", tool, rows_of(rules, std::nullopt));
    return page;
}

/// File name → content: one page per rule, and README.md, the index.
inline std::map<std::string, std::string> rule_docs() {
    std::map<std::string, std::string> pages = {{"README.md", index_page()}};
    for (const Rule* rule : all_rules()) pages[fmt::format("{}.md", rule->id)] = rule_page(*rule);
    return pages;
}

}  // namespace pgsteward::rule_tests
