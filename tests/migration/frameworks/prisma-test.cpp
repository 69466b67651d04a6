#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("Prisma's migrations are folders, and a down.sql is a downgrade") {
    const Lines expected = {
        "20240101000000_orders 'orders' after nothing | as_written: sql migration.sql:1-3 | none",
        "20240102000000_note 'note' after 20240101000000_orders | as_written: sql migration.sql:1-3 | as_written: sql down.sql:1-2",
    };
    CHECK(lines_of("prisma", tree_of("prisma")) == expected);
}

}  // namespace
}  // namespace pgsteward::framework_tests
