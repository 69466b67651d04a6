#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("pop prefers the file for PostgreSQL and leaves fizz unread") {
    const Lines expected = {
        "20240101000000 'users' after nothing | whole: sql 20240101000000_users.up.sql:1-2 | whole: sql "
        "20240101000000_users.down.sql:1-2",
        "20240102000000 'search' after 20240101000000 | whole: sql "
        "20240102000000_search.postgres.up.sql:1-2 | none",
        "20240103000000 'widgets' after 20240102000000 | whole: opaque 20240103000000_widgets.up.fizz:1 "
        "(fizz, which pop turns into SQL at run time) | whole: opaque 20240103000000_widgets.down.fizz:1 "
        "(fizz, which pop turns into SQL at run time)",
    };
    CHECK(lines_of("pop", tree_of("pop")) == expected);
}

TEST_CASE("pop orders versions as text and reports a dialect that it does not know") {
    const FileTree tree = tree_of({{"10_b.up.sql", "SELECT 1;"},
                                   {"9_a.pg.up.sql", "SELECT 2;"},
                                   {"9_a.down.sql", "SELECT 3;"},
                                   {"11_c.oracle.up.sql", "SELECT 4;"},
                                   {"12_d.sqlite.up.sql", "SELECT 5;"}});
    const Lines expected = {
        "10 'b' after nothing | whole: sql 10_b.up.sql:1-1 | none",
        "9 'a' after 10 | whole: sql 9_a.pg.up.sql:1-1 | whole: sql 9_a.down.sql:1-1",
        "chain error: 11_c.oracle.up.sql:1: pop knows no dialect of this name",
    };
    CHECK(lines_of("pop", tree) == expected);
}

TEST_CASE("popx runs a file with autocommit in its name without a transaction") {
    const FileTree tree = tree_of({{"1_a.autocommit.up.sql", "CREATE INDEX CONCURRENTLY i ON t (a);"},
                                   {"1_a.down.sql", "DROP INDEX i;"},
                                   {"2_b.postgres.autocommit.up.sql", "SELECT 2;"},
                                   {"2_b.up.sql", "SELECT 3;"},
                                   {"3_c.cockroach.autocommit.up.sql", "SELECT 4;"}});
    const Lines expected = {
        "1 'a' after nothing | as_written: sql 1_a.autocommit.up.sql:1-1 | whole: sql 1_a.down.sql:1-1",
        "2 'b' after 1 | as_written: sql 2_b.postgres.autocommit.up.sql:1-1 | none",
    };
    CHECK(recognise_framework(tree) == find_framework("pop"));
    CHECK(lines_of("pop", tree) == expected);
}

TEST_CASE("pop is told from golang-migrate by its templates") {
    const FileTree plain = tree_of({{"1_a.up.sql", "SELECT 1;"}});
    const FileTree templates = tree_of({{"1_a.up.sql", "DROP TABLE {{ index .Options \"Namespace\" }}.a;"}});
    CHECK(recognise_framework(plain) == find_framework("golang-migrate"));
    CHECK(recognise_framework(templates) == find_framework("pop"));
}

}  // namespace
}  // namespace pgsteward::framework_tests
