// Written once for all rules: what each declares is complete, its examples do what they say, its page is current.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <catch2/catch.hpp>

#include "rewrite/rewrite.hpp"
#include "rules/docs.hpp"
#include "rules/support.hpp"

namespace pgsteward::rule_tests {
namespace {

namespace fs = std::filesystem;

const std::string source_dir = PGSTEWARD_SOURCE_DIR;

bool is_kebab_case(std::string_view id) {
    const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !id.empty() && std::all_of(id.begin(), id.end(), is_plain) && id.front() != '-' && id.back() != '-' && id.find("--") == std::string_view::npos;
}

bool is_one_sentence(std::string_view text) {
    return text.size() <= 100 && text.ends_with('.') && text.find(". ") == std::string_view::npos;
}

/// The rule on, whatever its default, and what it needs to be configured.
Setup setup_for(const Rule& rule) {
    Setup setup;
    setup.policy.rules[std::string(rule.id)] = {false, rule.severity};
    if (rule.id == "migration-file-name") setup.policy.filename_pattern = R"(\d{12}_[a-z0-9_]+\.py)";
    if (rule.id == "waiver-in-use") setup.waivers = WaiverMode::report;
    if (rule.id == "missing-required-column") setup.policy.required_columns = {"created_at"};
    if (rule.id == "object-name-pattern") setup.policy.name_patterns = {{"table", "[a-z_]+"}};
    if (rule.id.starts_with("append-only-")) {
        setup.policy.append_only_tables = {"public.ledger"};
        setup.policy.repair_roles = {"repair"};
    }
    return setup;
}

Validation examined(const Rule& rule, std::string_view example) {
    Files files = files_of(rule.given, "1_given.sql");
    files.merge(files_of(example, "2_example.sql"));
    Setup setup = setup_for(rule);
    if (!example.starts_with("==>")) setup.judged = "2_example.sql";
    return examine(files, setup);
}

std::size_t count_of(const Validation& validation, const Rule& rule) {
    const auto is_open = [&](const Finding& finding) { return finding.rule == rule.id && !finding.waiver; };
    return static_cast<std::size_t>(std::count_if(validation.findings.begin(), validation.findings.end(), is_open));
}

/// Raised only where two states of a chain are compared, or where another program is asked.
bool is_raised_elsewhere(const Rule& rule) { return rule.id == "removed-migration" || rule.id == "alembic-disagrees"; }

TEST_CASE("each rule has the name of its file") {
    std::set<std::string> files, ids;
    for (const auto& entry : fs::directory_iterator(source_dir + "/common/rules/migration")) files.insert(entry.path().stem().string());
    for (const Rule* rule : migration_rules()) ids.insert(std::string(rule->id));
    CHECK(files == ids);
    CHECK(ids.size() == migration_rules().size());
}

TEST_CASE("what --fix mends has the name of a rule") {
    for (const rewrite::Kind& kind : rewrite::kinds()) {
        CAPTURE(kind.rule);
        CHECK(std::any_of(migration_rules().begin(), migration_rules().end(), [&](const Rule* rule) { return rule->id == kind.rule; }));
    }
}

TEST_CASE("each rule is declared in full") {
    for (const Rule* rule : migration_rules()) {
        CAPTURE(rule->id);
        CHECK(is_kebab_case(rule->id));
        CHECK(is_one_sentence(rule->summary));
        CHECK(rule->why.ends_with('.'));
        CHECK(rule->fix.ends_with('.'));
        CHECK_FALSE(rule->bad.empty());
        CHECK_FALSE(rule->good.empty());
    }
}

TEST_CASE("each rule reports its bad example and not its good one") {
    for (const Rule* rule : migration_rules()) {
        if (is_raised_elsewhere(*rule)) continue;
        CAPTURE(rule->id);
        const Validation bad = examined(*rule, rule->bad);
        const Validation good = examined(*rule, rule->good);
        for (const Validation* one : {&bad, &good})
            for (const ExaminationError& error : one->errors) FAIL_CHECK(error.at.source.name() << ": " << error.message);
        CHECK(count_of(bad, *rule) > 0);
        CHECK(count_of(good, *rule) == 0);
    }
}

TEST_CASE("messages are lower case, name something, and have a fix") {
    for (const Rule* rule : migration_rules())
        for (const Finding& finding : examined(*rule, rule->bad).findings) {
            CAPTURE(finding.rule, finding.message);
            CHECK_FALSE(finding.message.empty());
            CHECK_FALSE(finding.message.ends_with('.'));
            CHECK_FALSE(finding.fix.empty());
            CHECK(finding.fix.find('\n') == std::string::npos);
        }
}

TEST_CASE("a fix has the statement only where its parts are known") {
    const auto fix_of = [](const std::string& given) {
        Setup setup;
        setup.judged = "2.sql";
        for (const Finding& finding : examine({{"1.sql", given}, {"2.sql", "ALTER TABLE notes RENAME COLUMN karma TO score;"}}, setup).findings)
            if (finding.rule == "rename-column") return finding.fix;
        return std::string();
    };
    CHECK(fix_of("CREATE TABLE notes (karma integer);") ==
          "add the new column and keep both in step until nothing uses karma: ALTER TABLE public.notes ADD COLUMN score integer");
    CHECK(fix_of("DROP TABLE other;") == "add the new column and keep both in step until nothing uses karma");
}

// Cases ----------------------------------------------------------------------------------------------------------

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A file of testdata/rules: perhaps "-- given:" with the state before, then "-- migration:", then what is judged. In
/// Python both are comments, and the state before is SQL in comments.
struct Case {
    Files files;
    std::string judged;
    std::vector<std::string> expected;   ///< "line rule"
};

std::vector<std::string> lines_in(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

/// Takes "-- expect: a, b" on its line, or, alone, on the next line that has no expectation of its own.
void read_expectations(const std::vector<std::string>& lines, const std::string& comment, Case& into) {
    std::vector<std::string> waiting;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::size_t at = lines[i].find(comment + " expect: ");
        if (at == std::string::npos) {
            for (const std::string& rule : waiting) into.expected.push_back(std::to_string(i + 1) + " " + rule);
            waiting.clear();
            continue;
        }
        const bool alone = lines[i].find_first_not_of(' ') == at;
        const std::string rules = lines[i].substr(at + comment.size() + 9);
        for (std::size_t begin = 0; begin < rules.size();) {
            const std::size_t end = std::min(rules.find(", ", begin), rules.size());
            const std::string rule = rules.substr(begin, end - begin);
            if (alone) waiting.push_back(rule);
            else into.expected.push_back(std::to_string(i + 1) + " " + rule);
            begin = end + 2;
        }
    }
}

std::string joined(const std::vector<std::string>& lines, std::size_t first, std::size_t last) {
    std::string text;
    for (std::size_t i = first; i < last; ++i) text += lines[i] + "\n";
    return text;
}

/// The given SQL of a Python case as a revision that comes before it.
std::string revision_of(const std::vector<std::string>& lines, std::size_t first, std::size_t last) {
    std::string sql;
    for (std::size_t i = first; i < last; ++i) sql += (lines[i].size() > 2 ? lines[i].substr(2) : "") + "\n";
    return "from alembic import op\nrevision = \"0000\"\ndown_revision = None\n\n\ndef upgrade():\n    op.execute(\"\"\"" + sql +
           "\"\"\")\n\n\ndef downgrade():\n    pass\n";
}

Case read_case(const fs::path& path) {
    const bool python = path.extension() == ".py";
    const std::string comment = python ? "#" : "--";
    const std::vector<std::string> lines = lines_in(content_of(path));
    const auto given = std::find(lines.begin(), lines.end(), comment + " given:");
    const auto begin = std::find(lines.begin(), lines.end(), comment + " migration:");
    const auto first = begin == lines.end() ? 0 : static_cast<std::size_t>(begin - lines.begin()) + 1;
    const auto given_first = given == lines.end() ? first : static_cast<std::size_t>(given - lines.begin()) + 1;

    Case result;
    const std::string folder = python ? "versions/" : "";
    result.judged = folder + "2_case" + path.extension().string();
    // Line numbers stay those of the case's file.
    result.files[result.judged] = std::string(first, '\n') + joined(lines, first, lines.size());
    if (python) result.files[folder + "1_given.py"] = revision_of(lines, given_first, first > 0 ? first - 1 : 0);
    else if (given != lines.end()) result.files["1_given.sql"] = joined(lines, given_first, first - 1);
    read_expectations(lines, comment, result);
    return result;
}

/// Nearly every statement of DDL takes a lock or changes a name that code may use: such findings are compared only in
/// the cases of rules about that.
bool is_beside_the_point(const Finding& finding, const std::string& rule_of_case) {
    if (finding.category != Category::locking && finding.category != Category::compatibility) return false;
    const auto is_same = [&](const Rule* rule) { return rule->id == rule_of_case && rule->category == finding.category; };
    return std::none_of(migration_rules().begin(), migration_rules().end(), is_same);
}

/// Rules of rls-check and grant-audit have tests of their own.
bool is_about_schemas(const std::string& id) {
    const auto is_named = [&](const Rule* rule) { return rule->id == id; };
    return std::any_of(rls_rules().begin(), rls_rules().end(), is_named) || std::any_of(grant_rules().begin(), grant_rules().end(), is_named);
}

TEST_CASE("each case of testdata/rules has exactly the findings that it expects") {
    std::set<std::string> folders;
    for (const auto& entry : fs::recursive_directory_iterator(source_dir + "/testdata/rules")) {
        if (!entry.is_regular_file()) continue;
        const std::string folder = entry.path().parent_path().filename().string();
        if (is_about_schemas(folder)) continue;
        folders.insert(folder);
        const std::string name = folder + "/" + entry.path().filename().string();
        CAPTURE(name);
        const Case expected = read_case(entry.path());
        const auto rules = migration_rules();
        const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule* one) { return one->id == folder; });
        Setup setup = rule == rules.end() ? Setup() : setup_for(**rule);
        setup.judged = expected.judged;
        Validation validation = examine(expected.files, setup);
        for (const ExaminationError& error : validation.errors) FAIL_CHECK(error.at.begin().line << ": " << error.message);
        std::erase_if(validation.findings, [&](const Finding& finding) { return is_beside_the_point(finding, folder); });
        std::vector<std::string> found = lines_of(validation), wanted = expected.expected;
        std::sort(found.begin(), found.end());
        std::sort(wanted.begin(), wanted.end());
        CHECK(found == wanted);
    }
    for (const std::string& folder : folders) {
        const auto is_named = [&](const Rule* rule) { return rule->id == folder; };
        CAPTURE(folder);
        CHECK(std::any_of(migration_rules().begin(), migration_rules().end(), is_named));
    }
}

TEST_CASE("the pages of docs/rules are current") {
    const fs::path folder = source_dir + "/docs/rules";
    std::map<std::string, std::string> written;
    if (fs::is_directory(folder))
        for (const auto& entry : fs::directory_iterator(folder)) written[entry.path().filename().string()] = content_of(entry.path());
    const auto pages = rule_docs();
    for (const auto& [name, content] : pages) {
        CAPTURE(name);
        CHECK(written[name] == content);   // build the target "docs"
    }
    CHECK(written.size() == pages.size());
}

}  // namespace
}  // namespace pgsteward::rule_tests
