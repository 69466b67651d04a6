// COMMIT in a migration that the framework wraps in a transaction: whether another one is open afterwards is the driver's doing.
#include <catch2/catch.hpp>

#include "rules/support.hpp"

namespace pgsteward::rule_tests {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view tables = "CREATE TABLE a (id int, note text);\nCREATE TABLE b (id int);\n";

Lines found(const Files& files, const std::string& judged) {
    Setup setup;
    setup.judged = judged;
    return lines_of(examine(files, setup));
}

/// Go sends what it is told.
Lines in_go(const std::string& text) {
    const std::string mark = "-- +migrate Up\n";
    return found({{"1_given.sql", mark + std::string(tables)}, {"2_case.sql", mark + text}}, "2_case.sql");
}

Lines in_python(const std::string& text) {
    const std::string head = "from alembic import op\nrevision = \"2\"\ndown_revision = \"1\"\ndef upgrade():\n";
    const std::string given = "from alembic import op\nrevision = \"1\"\ndown_revision = None\ndef upgrade():\n    op.execute(\"\"\"" + std::string(tables) + "\"\"\")\n";
    return found({{"versions/1_given.py", given}, {"versions/2_case.py", head + text}}, "2_case.py");
}

TEST_CASE("behind a COMMIT the drivers of Go have no transaction open") {
    CHECK(in_go("COMMIT;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i ON a (id);\nBEGIN;\n") == Lines{"2 transaction-nesting", "3 invalid-index-retry"});
    CHECK(in_go("COMMIT;\nBEGIN;\nCREATE INDEX CONCURRENTLY i ON a (id);\n") == Lines{"2 transaction-nesting", "4 concurrently-in-transaction"});
    CHECK(in_go("COMMIT;\nCOMMIT;\nCREATE INDEX CONCURRENTLY i ON a (id);\n") == Lines{"2 transaction-nesting"});
    CHECK(in_go("CREATE INDEX CONCURRENTLY i ON a (id);\n") == Lines{"2 concurrently-in-transaction"});
}

TEST_CASE("locks are let go of by a COMMIT, and held again behind BEGIN") {
    const std::string lock = "SET lock_timeout = '1s';\nALTER TABLE a ADD COLUMN c int;\n", fill = "UPDATE a SET note = 'x' WHERE id > 1;\n";
    CHECK(in_go(lock + "COMMIT;\n" + fill) == Lines{"4 transaction-nesting"});
    CHECK(in_go(lock + fill) == Lines{"4 held-lock-more-work"});
    CHECK(in_go("COMMIT;\nBEGIN;\n" + lock + fill) == Lines{"2 transaction-nesting", "6 held-lock-more-work"});
}

TEST_CASE("in Python it depends on the driver") {
    const Lines lines = in_python("    op.execute(\"COMMIT\")\n    op.execute(\"CREATE INDEX CONCURRENTLY i ON a (id)\")\n");
    CHECK(lines == Lines{"5 transaction-nesting", "6 concurrently-in-transaction"});
}

}  // namespace
}  // namespace pgsteward::rule_tests
