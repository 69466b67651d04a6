#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("node-pg-migrate reads SQL files and leaves programs unread") {
    const Lines expected = {
        "1700000000000_orders 'orders' after nothing | whole: sql 1700000000000_orders.sql:2-4 | whole: sql 1700000000000_orders.sql:5-6",
        "1700000001000_note 'note' after 1700000000000_orders | whole: sql 1700000001000_note.sql:1-2 | none",
        "1700000002000_index 'index' after 1700000001000_note | unknown: opaque 1700000002000_index.js:1 (a program, whose statements are "
        "not read) | unknown: opaque 1700000002000_index.js:1 (a program, whose statements are not read)",
    };
    CHECK(lines_of("node-pg-migrate", tree_of("node-pg-migrate")) == expected);
}

TEST_CASE("node-pg-migrate's marks are read in any case and with more dashes") {
    const FileTree tree = tree_of({{"1_a.sql", "---- up migration: first\nSELECT 1;\n  --DOWN  MIGRATION\nSELECT 2;\n-- Update migration\n"}});
    const MigrationChain chain = read_chain(*find_framework("node-pg-migrate"), tree, 1);
    CHECK(sql_of(chain.migrations[0].upgrade) == Lines{"SELECT 1;\n"});
    CHECK(sql_of(chain.migrations[0].downgrade) == Lines{"SELECT 2;\n-- Update migration\n"});
}

TEST_CASE("node-pg-migrate: the first mark of a direction counts, and the head may leave the transaction") {
    const FileTree tree = tree_of({{"1_a.sql", "-- No Transaction\nSELECT 0;\n-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;\n-- up migration\nSELECT 3;\n"}});
    const MigrationChain chain = read_chain(*find_framework("node-pg-migrate"), tree, 1);
    CHECK(chain.migrations[0].upgrade.transaction == TransactionMode::as_written);
    CHECK(sql_of(chain.migrations[0].upgrade) == Lines{"SELECT 1;\n"});
    CHECK(sql_of(chain.migrations[0].downgrade) == Lines{"SELECT 2;\n-- up migration\nSELECT 3;\n"});
}

}  // namespace
}  // namespace pgsteward::framework_tests
