#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("golang-migrate pairs up and down files of one folder by number") {
    const Lines expected = {
        "000001 'orders' after nothing | as_written: sql 000001_orders.up.sql:1-2 | as_written: sql "
        "000001_orders.down.sql:1-2",
        "000002 'note' after 000001 | as_written: sql 000002_note.up.sql:1-3 | as_written, empty: sql "
        "000002_note_again.down.sql:1-3",
        "000009 'backfill' after 000002 | unknown: opaque 000009_backfill.up.go:1 (a migration written in "
        "Go, whose statements are not read) | none",
        "000010 'note_index' after 000009 | as_written: sql 000010_note_index.up.sql:1-2 | none",
    };
    CHECK(lines_of("golang-migrate", tree_of("golang-migrate")) == expected);
}

TEST_CASE("golang-migrate sends a file without its byte order mark and with its line ends") {
    const MigrationChain chain = read_chain(*find_framework("golang-migrate"), tree_of("golang-migrate"), 1);
    CHECK(sql_of(chain.migrations[1].upgrade) ==
          Lines{"-- a byte order mark and CRLF\r\nALTER TABLE orders ADD COLUMN note text;\r\n"});
    CHECK(chain.migrations[1].at.span == Span{3, 4});
}

TEST_CASE("golang-migrate keeps versions that are there twice, and reports versions that only look different") {
    const FileTree tree = tree_of({{"2_a.up.sql", "SELECT 1;"},
                                   {"2_a.down.sql", "SELECT 2;"},
                                   {"2_b.down.sql", "SELECT 3;"},
                                   {"2_b.up.sql", "SELECT 4;"},
                                   {"002_c.up.sql", "SELECT 5;"},
                                   {"1000000000000000000000_d.up.sql", "SELECT 6;"},
                                   {"999999999999999999999_e.down.sql", "SELECT 7;"}});
    const Lines expected = {
        "002 'c' after nothing | as_written: sql 002_c.up.sql:1-1 | none",
        "2 'a' after 002 | as_written: sql 2_a.up.sql:1-1 | as_written: sql 2_a.down.sql:1-1",
        "2 'b' after 002 | as_written: sql 2_b.up.sql:1-1 | as_written: sql 2_b.down.sql:1-1",
        "999999999999999999999 'e' after 2 | none | as_written: sql 999999999999999999999_e.down.sql:1-1",
        "1000000000000000000000 'd' after 999999999999999999999 | as_written: "
        "sql 1000000000000000000000_d.up.sql:1-1 | none",
        "chain error: 2_a.up.sql:1: 002 and 2 are the same version",
        "chain error: 999999999999999999999_e.down.sql:1: 999999999999999999999 has a downgrade and no upgrade",
    };
    CHECK(lines_of("golang-migrate", tree) == expected);
}

TEST_CASE("golang-migrate takes the folder nearest to the root, and does not choose among several") {
    const FileTree tree = tree_of({{"billing/migrations/1_a.up.sql", "SELECT 1;"},
                                   {"billing/migrations/test/fixtures/1_a.up.sql", "SELECT 2;"},
                                   {"shop/migrations/1_b.up.sql", "SELECT 3;"}});
    const Lines expected = {
        "1 'a' after nothing | as_written: sql 1_a.up.sql:1-1 | none",
        "chain error: migrations:1: another folder of migrations, give one of them",
    };
    CHECK(lines_of("golang-migrate", tree) == expected);
    CHECK(recognise_framework(tree) == find_framework("golang-migrate"));
}

TEST_CASE("a file that cannot be read is an error of its migration") {
    FileTree tree = tree_of({{"1_a.up.sql", "SELECT 1;"}});
    tree.read = [](const std::string&) -> std::optional<SourceText> { return std::nullopt; };
    const Lines expected = {
        "1 'a' after nothing | as_written, empty: sql 1_a.up.sql:1-1 | none",
        "error: 1_a.up.sql:1: the file cannot be read",
    };
    CHECK(lines_of("golang-migrate", tree) == expected);
}

}  // namespace
}  // namespace pgsteward::framework_tests
