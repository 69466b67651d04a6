// A rule names the statements that it may have something to say of (check/occasion.hpp): asked of every statement, it
// says the same.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "rules/support.hpp"

namespace pgsteward::rule_tests {
namespace {

namespace fs = std::filesystem;

/// All that a rule can be asked about, each with what comes before it.
std::vector<Files> all_texts() {
    std::vector<Files> texts;
    for (const Rule* rule : migration_rules())
        for (const std::string_view example : {rule->bad, rule->good}) {
            texts.push_back(files_of(rule->given, "1_given.sql"));
            texts.back().merge(files_of(example, "2_example.sql"));
        }
    for (const char* folder : {"/testdata/rules", "/testdata/labelled"})
        for (const auto& entry : fs::recursive_directory_iterator(std::string(PGSTEWARD_SOURCE_DIR) + folder)) {
            if (entry.path().extension() != ".sql") continue;
            std::ifstream file(entry.path(), std::ios::binary);
            texts.push_back({{"1_case.sql", std::string(std::istreambuf_iterator<char>(file), {})}});
        }
    return texts;
}

std::vector<std::string> findings_of(const Files& files, std::span<const Rule* const> rules) {
    Setup setup;
    for (const Rule* rule : rules) setup.policy.rules[std::string(rule->id)] = {false, rule->severity};
    setup.policy.append_only_tables = {"public.ledger"};
    std::vector<std::string> lines;
    for (const Finding& finding : examine(files, setup, rules).findings)
        lines.push_back(fmt::format("{}:{} {} {}", finding.place.path, finding.place.begin.line, finding.rule, finding.message));
    return lines;
}

TEST_CASE("a rule is asked of every statement that it has something to say of") {
    std::vector<Rule> asked_always;
    for (const Rule* rule : migration_rules()) {
        asked_always.push_back(*rule);
        asked_always.back().occasion = every_statement;
    }
    std::vector<const Rule*> always;
    for (const Rule& rule : asked_always) always.push_back(&rule);

    std::size_t findings = 0;
    for (const Files& files : all_texts()) {
        const std::vector<std::string> said = findings_of(files, migration_rules());
        CHECK(said == findings_of(files, always));
        findings += said.size();
    }
    CHECK(findings > 1000);
}

}  // namespace
}  // namespace pgsteward::rule_tests
