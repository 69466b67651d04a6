#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("db-migrate's SQL files are paired, programs without one stay unread") {
    const Lines expected = {
        "20240101000000 'orders' after nothing | as_written: sql 20240101000000-orders-up.sql:1-2 | "
        "as_written: sql 20240101000000-orders-down.sql:1-2",
        "20240102000000 'fill' after 20240101000000 | unknown: opaque 20240102000000-fill.js:1 (a program, whose statements are not "
        "read) | unknown: opaque 20240102000000-fill.js:1 (a program, whose statements are not read)",
    };
    CHECK(lines_of("db-migrate", tree_of("db-migrate")) == expected);
}

}  // namespace
}  // namespace pgsteward::framework_tests
