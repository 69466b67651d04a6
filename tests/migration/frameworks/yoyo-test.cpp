#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("yoyo reads SQL with its rollbacks and leaves programs unread") {
    const Lines expected = {
        "0001.orders '0001.orders' after nothing | whole: sql 0001.orders.sql:1-2 | whole: sql 0001.orders.rollback.sql:1-2",
        "0002.index '0002.index' after 0001.orders, needs 0001.orders | per_statement: sql 0002.index.sql:1-5 | none",
        "0003.fill '0003.fill' after 0002.index | unknown: opaque 0003.fill.py:1 (a program, whose statements are not read) | "
        "unknown: opaque 0003.fill.py:1 (a program, whose statements are not read)",
    };
    CHECK(lines_of("yoyo", tree_of("yoyo")) == expected);
}

TEST_CASE("yoyo: what a migration depends on comes before it") {
    const FileTree tree = tree_of({{"1.a.sql", "-- depends: 2.b 3.c\n"}, {"2.b.sql", "-- depends:\nSELECT 1;"}});
    const Lines expected = {
        "1.a '1.a' after nothing, needs 2.b, 3.c | whole, empty: sql 1.a.sql:1-2 | none",
        "2.b '2.b' after 1.a | whole: sql 2.b.sql:1-2 | none",
        "chain error: 1.a.sql:1: 1.a depends on 2.b, which is not there or comes later by its name",
        "chain error: 1.a.sql:1: 1.a depends on 3.c, which is not there or comes later by its name",
    };
    CHECK(lines_of("yoyo", tree) == expected);
}

}  // namespace
}  // namespace pgsteward::framework_tests
