#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("plain SQL files are read in the natural order of their paths") {
    const Lines expected = {
        "2/b 'b' after nothing | unknown: psql b.sql:1-2 | none",
        "10/03_fill.py '03_fill.py' after 2/b | unknown: opaque 03_fill.py:1 (a program, whose statements "
        "are not read) | none",
        "10/a 'a' after 10/03_fill.py | unknown: psql a.sql:1-2 | none",
        "10/b 'b' after 10/a | unknown: psql b.sql.postgres:1-2 | none",
        "schema 'schema' after 10/b | unknown: psql schema.sql:1-2 | none",
    };
    CHECK(lines_of("plain-sql", tree_of("plain-sql")) == expected);
}

TEST_CASE("numbers in any part of a path are compared as numbers") {
    const FileTree tree = tree_of({{"v1.10/a.sql", ""}, {"v1.9/b.sql", ""}, {"v1.9/a10.sql", ""}, {"v1.9/a2.sql", ""}});
    const Lines expected = {
        "v1.9/a2 'a2' after nothing | unknown, empty: psql a2.sql:1-1 | none",
        "v1.9/a10 'a10' after v1.9/a2 | unknown, empty: psql a10.sql:1-1 | none",
        "v1.9/b 'b' after v1.9/a10 | unknown, empty: psql b.sql:1-1 | none",
        "v1.10/a 'a' after v1.9/b | unknown, empty: psql a.sql:1-1 | none",
    };
    CHECK(lines_of("plain-sql", tree) == expected);
}

TEST_CASE("a plain file whose name takes another one back is its downgrade") {
    const FileTree tree = tree_of({{"a.sql", "SELECT 1;"}, {"a_down.sql", "SELECT 2;"}, {"b.up.sql", "SELECT 1;"}, {"b.down.sql", "SELECT 2;"},
                                   {"c/up/1.sql", "SELECT 1;"}, {"c/down/1.sql", "SELECT 2;"}, {"d-rollback.sql", "SELECT 3;"},
                                   {"e/x.sql", "SELECT 1;"}, {"e/rollback/x.sql", "SELECT 2;"}});
    const Lines expected = {
        "a 'a' after nothing | unknown: psql a.sql:1-1 | unknown: psql a_down.sql:1-1",
        "b.up 'b.up' after a | unknown: psql b.up.sql:1-1 | unknown: psql b.down.sql:1-1",
        "c/up/1 '1' after b.up | unknown: psql 1.sql:1-1 | unknown: psql 1.sql:1-1",
        "d-rollback 'd-rollback' after c/up/1 | unknown: psql d-rollback.sql:1-1 | none",
        "e/x 'x' after d-rollback | unknown: psql x.sql:1-1 | unknown: psql x.sql:1-1",
    };
    CHECK(lines_of("plain-sql", tree) == expected);
}

}  // namespace
}  // namespace pgsteward::framework_tests
