#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("sql-migrate cuts files at its marks and orders numbers as numbers") {
    const Lines expected = {
        "1_orders.sql 'orders' after nothing | whole: sql 1_orders.sql:3-5 | whole: sql 1_orders.sql:6-7",
        "2_function.sql 'function' after 1_orders.sql | whole: sql 2_function.sql:2-9 | whole: sql 2_function.sql:10-11",
        "10_index.sql 'index' after 2_function.sql | per_statement: sql 10_index.sql:2-4 | per_statement: sql 10_index.sql:5-6",
    };
    CHECK(lines_of("sql-migrate", tree_of("sql-migrate")) == expected);
}

TEST_CASE("sql-migrate puts names without a number behind those that have one") {
    const FileTree tree = tree_of({{"a.sql", "-- +migrate Up\n"}, {"7.sql", "-- +migrate Up\n"}, {"07_b.sql", "-- +migrate Up\n"}});
    const Lines expected = {
        "07_b.sql 'b' after nothing | whole, empty: sql 07_b.sql:2-2 | none",
        "7.sql '' after 07_b.sql | whole, empty: sql 7.sql:2-2 | none",
        "a.sql 'a' after 7.sql | whole, empty: sql a.sql:2-2 | none",
    };
    CHECK(lines_of("sql-migrate", tree) == expected);
}

TEST_CASE("sql-migrate's complaints name the line, and nothing gets lost") {
    const FileTree tree = tree_of({{"1_before.sql", "SELECT 1;\n-- +migrate Up\nSELECT 2;\n"},
                                   {"2_none.sql", "SELECT 1;\n"},
                                   {"3_other.sql", "-- +migrate up\n-- +migrate Down\n"}});
    const Lines expected = {
        "1_before.sql 'before' after nothing | whole: sql 1_before.sql:3-4 | none",
        "error: 1_before.sql:2: sql-migrate allows no statements before this line",
        "2_none.sql 'none' after 1_before.sql | whole: sql 2_none.sql:1-2 | none",
        "error: 2_none.sql:1: there is no '-- +migrate Up'",
        "3_other.sql 'other' after 2_none.sql | none | whole, empty: sql 3_other.sql:3-3",
        "chain error: 3_other.sql:2: 3_other.sql has a downgrade and no upgrade",
    };
    CHECK(lines_of("sql-migrate", tree) == expected);
}

}  // namespace
}  // namespace pgsteward::framework_tests
