// Locks, rewrites, index builds and reads: each claim of the interpreter against what a server did.
#include <catch2/catch.hpp>

#include "interpret/lock-comparison.hpp"
#include "postgres/scratch-server.hpp"

namespace pgsteward::test {
namespace {

void check_file(const std::string& file) {
    if (!postgres::ScratchServer::available(15)) {
        WARN("SKIPPED: no PostgreSQL 15 server is installed");
        return;
    }
    const std::vector<LockCase> cases = lock_cases(file);
    CHECK(!cases.empty());
    for (const LockCase& one : cases) {
        INFO(one.given << one.sql);
        const LockComparison comparison = compare_locks(one);
        CHECK(comparison.interpreter == comparison.server);
    }
}

TEST_CASE("locks: columns that are added, changed or dropped") { check_file("columns.txt"); }
TEST_CASE("locks: types of columns, domains, enums") { check_file("types.txt"); }
TEST_CASE("locks: changes of a column's type, with an index on it") { check_file("type-changes.txt"); }
TEST_CASE("locks: constraints that are added, validated or dropped") { check_file("constraints.txt"); }
TEST_CASE("locks: partitions") { check_file("partitions.txt"); }
TEST_CASE("locks: what is dropped") { check_file("drops.txt"); }
TEST_CASE("locks: what is made beside tables") { check_file("objects.txt"); }
TEST_CASE("locks: maintenance") { check_file("maintenance.txt"); }
TEST_CASE("locks: data") { check_file("data.txt"); }
TEST_CASE("locks: settings of tables, indexes and views") { check_file("settings.txt"); }

TEST_CASE("locks: statements that cannot run in a transaction ask for the lock that the interpreter says") {
    if (!postgres::ScratchServer::available(15)) {
        WARN("SKIPPED: no PostgreSQL 15 server is installed");
        return;
    }
    const std::vector<std::pair<const char*, LockCase>> cases = {
        {"c", {"", "CREATE INDEX CONCURRENTLY c_note ON c (note)"}},
        {"c", {"", "DROP INDEX CONCURRENTLY c_v"}},
        {"c", {"", "REINDEX TABLE CONCURRENTLY c"}},
        {"c", {"", "REINDEX INDEX CONCURRENTLY c_v"}},
        {"c", {"", "VACUUM c"}},
        {"c", {"", "VACUUM FULL c"}},
        {"c", {"", "VACUUM (FULL, ANALYZE) c"}},
        {"c", {"ALTER TABLE c CLUSTER ON c_v;", "CLUSTER"}},
        {"part", {"", "ALTER TABLE part DETACH PARTITION part1 CONCURRENTLY"}},
    };
    for (const auto& [table, one] : cases) {
        INFO(one.sql);
        const LockComparison comparison = compare_awaited_lock(one, table);
        CHECK(comparison.server != "");
        CHECK(comparison.interpreter == comparison.server);
    }
}

}  // namespace
}  // namespace pgsteward::test
