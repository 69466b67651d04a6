#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("Postgrator's files are paired by number") {
    const Lines expected = {
        "1 'orders' after nothing | as_written: sql 1.do.orders.sql:1-2 | as_written: sql 1.undo.orders.sql:1-2",
        "2 '' after 1 | as_written: sql 2.do.sql:1-2 | none",
        "10 'fill' after 2 | unknown: opaque 10.do.fill.js:1 (a program, whose statements are not read) | none",
    };
    CHECK(lines_of("postgrator", tree_of("postgrator")) == expected);
}

}  // namespace
}  // namespace pgsteward::framework_tests
