#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("dbmate cuts a file at its directives, wherever they stand") {
    const Lines expected = {
        "20240101000000 'create_users' after nothing | whole: sql 20240101000000_create_users.sql:2-4 | "
        "whole: sql 20240101000000_create_users.sql:5-6",
        "20240102000000 'index' after 20240101000000 | as_written: sql 20240102000000-index.sql:4-5 | "
        "as_written: sql 20240102000000-index.sql:6-7",
        "20240103000000 'function' after 20240102000000 | whole: sql 20240103000000_function.sql:2-7 | "
        "whole, empty: sql 20240103000000_function.sql:8-9",
    };
    CHECK(lines_of("dbmate", tree_of("dbmate")) == expected);
}

TEST_CASE("dbmate sends what stands behind the directive") {
    const MigrationChain chain = read_chain(*find_framework("dbmate"), tree_of("dbmate"), 1);
    CHECK(sql_of(chain.migrations[0].upgrade) == Lines{"CREATE TABLE users (id int);\n\n"});
    CHECK(sql_of(chain.migrations[0].downgrade) == Lines{"DROP TABLE users;\n"});
}

TEST_CASE("dbmate knows nothing of dollar quotes: a directive in a function's body is one") {
    const FileTree tree = tree_of({{"1_a.sql", "-- migrate:up\nDO $$\n-- migrate:down\n$$;\n"}});
    const MigrationChain chain = read_chain(*find_framework("dbmate"), tree, 1);
    CHECK(sql_of(chain.migrations[0].upgrade) == Lines{"DO $$\n"});
    CHECK(sql_of(chain.migrations[0].downgrade) == Lines{"$$;\n"});
}

TEST_CASE("dbmate orders files by name, not by number, over several folders") {
    const FileTree tree = tree_of({{"a/9_a.sql", "-- migrate:up\n-- migrate:down\n"},
                                   {"b/10_b.sql", "-- migrate:up\n-- migrate:down\n"},
                                   {"tests/01_x.sql", "SELECT 1;"}});
    const Lines expected = {
        "10 'b' after nothing | whole, empty: sql 10_b.sql:2-2 | whole, empty: sql 10_b.sql:3-3",
        "9 'a' after 10 | whole, empty: sql 9_a.sql:2-2 | whole, empty: sql 9_a.sql:3-3",
    };
    CHECK(lines_of("dbmate", tree) == expected);
}

TEST_CASE("dbmate runs the sections of a file one after the other") {
    const FileTree tree = tree_of({{"1_a.sql",
                                    "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n"
                                    "-- migrate:up transaction:false\nSELECT 3;\n-- migrate:down\nSELECT 4;\n"}});
    const Lines expected = {
        "1 'a' after nothing | whole: sql 1_a.sql:2-3, begin_autocommit, sql 1_a.sql:6-7, end_autocommit | "
        "whole: sql 1_a.sql:4-5, commit, sql 1_a.sql:8-9",
    };
    CHECK(lines_of("dbmate", tree) == expected);
}

TEST_CASE("dbmate's complaints name the line") {
    const FileTree tree = tree_of({{"1_none.sql", "SELECT 1;\n"},
                                   {"2_before.sql", "-- a\nSELECT 1;\n-- migrate:up\n-- migrate:down\n"},
                                   {"3_no_down.sql", "-- migrate:up\nSELECT 1;\n"},
                                   {"4_order.sql", "-- migrate:down\n-- migrate:up\n"},
                                   {"5_two_downs.sql", "-- migrate:up\n-- migrate:down\n-- migrate:down\n"}});
    const Lines expected = {
        "1 'none' after nothing | whole: sql 1_none.sql:1-2 | none",
        "error: 1_none.sql:1: there is no '-- migrate:up'",
        "2 'before' after 1 | whole, empty: sql 2_before.sql:4-4 | whole, empty: sql 2_before.sql:5-5",
        "error: 2_before.sql:2: dbmate allows no statements before '-- migrate:up'",
        "3 'no_down' after 2 | whole: sql 3_no_down.sql:2-3 | none",
        "error: 3_no_down.sql:1: '-- migrate:up' without '-- migrate:down'",
        "4 'order' after 3 | whole, empty: sql 4_order.sql:3-3 | whole, empty: sql 4_order.sql:2-2",
        "error: 4_order.sql:1: '-- migrate:down' without '-- migrate:up'",
        "5 'two_downs' after 4 | whole, empty: sql 5_two_downs.sql:2-2 | "
        "whole, empty: sql 5_two_downs.sql:3-3, commit, sql 5_two_downs.sql:4-4",
        "error: 5_two_downs.sql:3: '-- migrate:down' without '-- migrate:up'",
    };
    CHECK(lines_of("dbmate", tree) == expected);
}

}  // namespace
}  // namespace pgsteward::framework_tests
