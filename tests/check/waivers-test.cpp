// CONTRACTS.md section 6, sentence by sentence: where a waiver may stand, what it covers, when it waives nothing.
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "rules/support.hpp"

namespace pgsteward::rule_tests {
namespace {

using Lines = std::vector<std::string>;

struct Row {
    std::string sentence;
    std::string text;
    Lines expected;   ///< "line rule" of what stays unwaived
};

constexpr std::string_view tables = "CREATE TABLE a (id int, note text);\nCREATE TABLE b (id int);\nCREATE TABLE c (id int);\n";

Validation examined_sql(const std::string& text, Setup setup = {}) {
    setup.judged = "2_case.sql";
    return examine({{"1_given.sql", std::string(tables)}, {"2_case.sql", text}}, setup);
}

std::string revision(const std::string& id, const std::string& down, const std::string& rest) {
    return "from alembic import op\nrevision = \"" + id + "\"\ndown_revision = " + down + "\n" + rest;
}

/// The text begins on line 4 of its file.
Validation examined_python(const std::string& text, Setup setup = {}) {
    setup.judged = "2_case.py";
    const std::string given = "def upgrade():\n    op.execute(\"\"\"" + std::string(tables) + "\"\"\")\n";
    return examine({{"versions/1_given.py", revision("1", "None", given)}, {"versions/2_case.py", revision("2", "\"1\"", text)}}, setup);
}

void check_all(const std::vector<Row>& rows, Validation (*examined)(const std::string&, Setup)) {
    for (const Row& row : rows) {
        CAPTURE(row.sentence, row.text);
        const Validation validation = examined(row.text, {});
        for (const ExaminationError& error : validation.errors) FAIL_CHECK(error.at.begin().line << ": " << error.message);
        CHECK(lines_of(validation) == row.expected);
    }
}

TEST_CASE("waivers in SQL") {
    check_all(
        {
            {"alone on the line above", "-- CI:DESTRUCTIVE_OK - See ADR-014\nDROP TABLE a;\n", {}},
            {"with a hash", "-- # CI:DESTRUCTIVE_OK - See ADR-014\nDROP TABLE a;\n", {}},
            {"in a block comment", "/* CI:DESTRUCTIVE_OK - See ADR-014 */\nDROP TABLE a;\n", {}},
            {"without free text", "-- CI:DESTRUCTIVE_OK\nDROP TABLE a;\n", {}},
            {"on the statement's line", "DROP TABLE a; -- CI:DESTRUCTIVE_OK - See ADR-014\n", {}},
            {"on any line of the statement", "DELETE\nFROM a -- CI:DESTRUCTIVE_OK - See ADR-014\nWHERE true;\n", {}},
            {"on its last line", "DELETE\nFROM a\nWHERE true; -- CI:DESTRUCTIVE_OK - See ADR-014\n", {}},
            {"above further comments", "-- CI:DESTRUCTIVE_OK - See ADR-014\n-- nobody uses it\nDROP TABLE a;\n", {}},
            {"not with a blank line between", "-- CI:DESTRUCTIVE_OK - See ADR-014\n\nDROP TABLE a;\n", {"1 stale-waiver", "3 drop-table"}},
            {"not on the line below", "DROP TABLE a;\n-- CI:DESTRUCTIVE_OK - See ADR-014\n", {"1 drop-table", "2 stale-waiver"}},
            {"not above behind other text", "SELECT 1; -- CI:DESTRUCTIVE_OK - See ADR-014\nDROP TABLE a;\n", {"1 stale-waiver", "2 drop-table"}},
            {"it covers all destructive findings of the statement", "DROP TABLE a, b; -- CI:DESTRUCTIVE_OK - See ADR-014\n", {}},
            {"it never covers a second statement", "-- CI:DESTRUCTIVE_OK - See ADR-014\nDROP TABLE a;\nDROP TABLE b;\n", {"3 drop-table"}},
            {"where several end on its line it belongs to the last", "DROP TABLE a; DROP TABLE b; -- CI:DESTRUCTIVE_OK - See ADR-014\n", {"1 drop-table"}},
            {"alone above several it belongs to the first", "-- CI:DESTRUCTIVE_OK - See ADR-014\nDROP TABLE a; DROP TABLE b;\n", {"2 drop-table"}},
            {"each has its own",
             "-- CI:DESTRUCTIVE_OK - See ADR-014\nDROP TABLE a;\n-- CI:DESTRUCTIVE_OK - See ADR-015\nDROP TABLE b;\n", {}},
            {"not in a string", "DELETE FROM a WHERE note = '-- CI:DESTRUCTIVE_OK' OR true;\n", {"1 delete-without-where"}},
            {"not in a quoted name", "DROP TABLE a; SELECT 1 AS \"-- CI:DESTRUCTIVE_OK\";\n", {"1 drop-table"}},
            {"not in a dollar-quoted text", "DROP TABLE a; SELECT $$\n-- CI:DESTRUCTIVE_OK\n$$;\n", {"1 drop-table"}},
            {"it covers what could not be read",
             "-- CI:DESTRUCTIVE_OK - See ADR-014\nSELECT dblink_exec('host=x', 'DROP TABLE y');\n", {}},
            {"it does not cover other rules",
             "-- CI:DESTRUCTIVE_OK - See ADR-014\nCREATE ROLE x PASSWORD 'tea-for-two';\n",
             {"1 stale-waiver", "2 credentials-in-migration"}},
            {"other rules have their own", "-- pgsteward:ignore credentials-in-migration - only in tests\nCREATE ROLE x PASSWORD 'tea-for-two';\n", {}},
            {"several rules at once",
             "-- pgsteward:ignore credentials-in-migration, opaque-statement - only in tests\nCREATE ROLE x PASSWORD 'tea-for-two';\n", {}},
            {"a reason is needed",
             "-- pgsteward:ignore credentials-in-migration\nCREATE ROLE x PASSWORD 'tea-for-two';\n",
             {"1 invalid-waiver", "2 credentials-in-migration"}},
            {"a rule that exists is needed", "-- pgsteward:ignore dorp-table - a reason\nSELECT 1;\n", {"1 invalid-waiver"}},
            {"what is destructive is not waived this way",
             "-- pgsteward:ignore drop-table - a reason\nDROP TABLE a;\n", {"1 invalid-waiver", "2 drop-table"}},
            {"a misspelt marker is said", "-- CI: DESTRUCTIVE OK - See ADR-014\nDROP TABLE a;\n", {"1 invalid-waiver", "2 drop-table"}},
            {"with nothing to waive it is stale", "-- CI:DESTRUCTIVE_OK - See ADR-014\nSELECT 1;\n", {"1 stale-waiver"}},
            {"prose is no waiver", "-- we no longer use destructive statements\nSELECT 1;\n", {}},
        },
        [](const std::string& text, Setup setup) { return examined_sql(text, std::move(setup)); });
}

TEST_CASE("waivers in Python") {
    check_all(
        {
            {"alone on the line above", "def upgrade():\n    # CI:DESTRUCTIVE_OK - See ADR-014\n    op.drop_table(\"a\")\n", {}},
            {"on the call's line", "def upgrade():\n    op.drop_table(\"a\")  # CI:DESTRUCTIVE_OK - See ADR-014\n", {}},
            {"on any line of the call", "def upgrade():\n    op.drop_column(\n        \"a\",\n        \"note\",  # CI:DESTRUCTIVE_OK - See ADR-014\n    )\n", {}},
            {"on its last line", "def upgrade():\n    op.execute(\n        \"DROP TABLE a\"\n    )  # CI:DESTRUCTIVE_OK - See ADR-014\n", {}},
            {"it never covers a second call",
             "def upgrade():\n    # CI:DESTRUCTIVE_OK - See ADR-014\n    op.drop_table(\"a\")\n    op.drop_table(\"b\")\n", {"7 drop-table", "7 wide-lock-window"}},
            {"a comment of the SQL that runs is a comment",
             "def upgrade():\n    op.execute(\"\"\"\n        -- CI:DESTRUCTIVE_OK - See ADR-014\n        DROP TABLE a;\n        DROP TABLE b;\n    \"\"\")\n",
             {"8 drop-table", "8 wide-lock-window"}},
            {"not in a string", "NOTE = \"# CI:DESTRUCTIVE_OK\"\n\n\ndef upgrade():\n    op.drop_table(\"a\")\n", {"8 drop-table"}},
            {"not in a docstring", "def upgrade():\n    \"\"\"\n    # CI:DESTRUCTIVE_OK - See ADR-014\n    \"\"\"\n    op.drop_table(\"a\")\n", {"8 drop-table"}},
            {"text in a constant: at the call",
             "SQL = \"DROP TABLE a\"\n\n\ndef upgrade():\n    op.execute(SQL)  # CI:DESTRUCTIVE_OK - See ADR-014\n", {}},
            {"text in a constant: at the text",
             "SQL = \"DROP TABLE a\"  # CI:DESTRUCTIVE_OK - See ADR-014\n\n\ndef upgrade():\n    op.execute(SQL)\n", {}},
            {"it covers a call that could not be read",
             "import elsewhere\n\n\ndef upgrade():\n    op.execute(elsewhere.text())  # CI:DESTRUCTIVE_OK - See ADR-014\n", {}},
            {"with nothing to waive it is stale", "def upgrade():\n    # CI:DESTRUCTIVE_OK - See ADR-014\n    op.execute(\"SELECT 1\")\n", {"5 stale-waiver"}},
        },
        [](const std::string& text, Setup setup) { return examined_python(text, std::move(setup)); });
}

// What the project demands ---------------------------------------------------------------------------------------

std::string message_of(const Validation& validation, std::string_view rule) {
    for (const Finding& finding : validation.findings)
        if (finding.rule == rule) return finding.message;
    return {};
}

constexpr std::string_view waived = "-- CI:DESTRUCTIVE_OK - {}\nDROP TABLE a;\n";

TEST_CASE("a waiver that lacks the demanded reference waives nothing") {
    Setup setup;
    setup.policy.waiver_reference = "ADR-[0-9]{3}";
    CHECK(lines_of(examined_sql(fmt::format(waived, "See ADR-014"), setup)) == Lines{});
    const Validation refused = examined_sql(fmt::format(waived, "see the wiki"), setup);
    CHECK(lines_of(refused) == Lines{"1 invalid-waiver", "2 drop-table"});
    CHECK(message_of(refused, "invalid-waiver") == "this waiver waives nothing: it names no reference that matches ADR-[0-9]{3}");
}

TEST_CASE("the document that a waiver names exists") {
    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / "pgsteward-waivers-test";
    fs::create_directories(folder / "adr");
    std::ofstream(folder / "adr/ADR-014-drop-a.md") << "# Drop a\n";
    Setup setup;
    setup.policy.directory = folder.string();
    setup.policy.waiver_documents = "adr";
    CHECK(lines_of(examined_sql(fmt::format(waived, "See ADR-014"), setup)) == Lines{});
    CHECK(lines_of(examined_sql(fmt::format(waived, "See ADR-01"), setup)) == Lines{"1 invalid-waiver", "2 drop-table"});
    CHECK(message_of(examined_sql(fmt::format(waived, "See ADR-015"), setup), "invalid-waiver") == "this waiver waives nothing: ADR-015 is not in adr");
    fs::remove_all(folder);
}

TEST_CASE("a waiver holds until its day") {
    CHECK(lines_of(examined_sql(fmt::format(waived, "ADR-014 until 2026-01-15"))) == Lines{});   // today, in these tests
    const Validation expired = examined_sql(fmt::format(waived, "ADR-014 until 2026-01-14"));
    CHECK(lines_of(expired) == Lines{"1 invalid-waiver", "2 drop-table"});
    CHECK(message_of(expired, "invalid-waiver") == "this waiver waives nothing: it expired on 2026-01-14");
    CHECK(lines_of(examined_sql(fmt::format(waived, "ADR-014 until next year"))) == Lines{"1 invalid-waiver", "2 drop-table"});
    Setup setup;
    setup.policy.waiver_require_expiry = true;
    CHECK(lines_of(examined_sql(fmt::format(waived, "ADR-014"), setup)) == Lines{"1 invalid-waiver", "2 drop-table"});
    CHECK(lines_of(examined_sql(fmt::format(waived, "ADR-014 until 2026-12-31"), setup)) == Lines{});
}

// Modes ----------------------------------------------------------------------------------------------------------

TEST_CASE("a waived finding stays, with its waiver") {
    const Validation validation = examined_sql(fmt::format(waived, "See ADR-014"));
    REQUIRE(validation.findings.size() == 1);
    REQUIRE(validation.findings[0].waiver);
    CHECK(validation.findings[0].waiver->path == "db/2_case.sql");
    CHECK(validation.findings[0].waiver->line == 1);
    CHECK(validation.findings[0].waiver->text == "CI:DESTRUCTIVE_OK - See ADR-014");
    CHECK(validation.findings[0].waiver->reference == "ADR-014");
    REQUIRE(validation.waivers.size() == 1);
    CHECK(validation.waivers[0].covers == Lines{"drop-table"});
    CHECK_FALSE(validation.waivers[0].stale);
}

TEST_CASE("waivers can be shown, or refused") {
    Setup setup;
    setup.waivers = WaiverMode::report;
    CHECK(lines_of(examined_sql(fmt::format(waived, "See ADR-014"), setup)) == Lines{"1 waiver-in-use"});
    setup.waivers = WaiverMode::deny;
    CHECK(lines_of(examined_sql(fmt::format(waived, "See ADR-014"), setup)) == Lines{"2 drop-table"});
}

TEST_CASE("a waiver that serves a loop is met once") {
    const std::string loop = "def upgrade():\n    for name in [\"a\", \"b\"]:\n        op.drop_table(name)  # CI:DESTRUCTIVE_OK - See ADR-014\n";
    const Validation validation = examined_python(loop);
    CHECK(lines_of(validation) == Lines{});
    CHECK(validation.findings.size() == 2);
    CHECK(validation.waivers.size() == 1);
}

TEST_CASE("a waiver in the downgrade is for the downgrade") {
    const std::string both = "def upgrade():\n    op.execute(\"SELECT 1\")\n\n\ndef downgrade():\n    # CI:DESTRUCTIVE_OK - See ADR-014\n    op.drop_table(\"a\")\n";
    const Validation validation = examined_python(both);
    CHECK(lines_of(validation) == Lines{});
    REQUIRE(validation.waivers.size() == 1);
    CHECK_FALSE(validation.waivers[0].stale);
}

}  // namespace
}  // namespace pgsteward::rule_tests
