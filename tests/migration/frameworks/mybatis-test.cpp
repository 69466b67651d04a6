#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("MyBatis Migrations' files are cut at @UNDO") {
    const Lines expected = {
        "20240101000000 'orders' after nothing | whole: sql 20240101000000_orders.sql:1-4 | whole: sql 20240101000000_orders.sql:5-6",
        "20240102000000 'note' after 20240101000000 | whole: sql 20240102000000_note.sql:1-3 | whole: sql 20240102000000_note.sql:4-5",
    };
    CHECK(lines_of("mybatis", tree_of("mybatis")) == expected);
    const MigrationChain chain = read_chain(*find_framework("mybatis"), tree_of("mybatis"), 1);
    CHECK(sql_of(chain.migrations[0].downgrade) == Lines{"DROP TABLE orders;\n"});
}

}  // namespace
}  // namespace pgsteward::framework_tests
