#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("tern cuts a file at its separator and leaves templates unread") {
    const Lines expected = {
        "001 'orders' after nothing | whole: sql 001_orders.sql:1-3 | whole: sql 001_orders.sql:3-6",
        "002 'index' after 001 | per_statement: sql 002_index.sql:1-3 | none",
        "003 'roles' after 002 | whole: opaque 003_roles.sql:1 (a template, which tern fills in at run time) | "
        "whole: opaque 003_roles.sql:5 (a template, which tern fills in at run time)",
    };
    CHECK(lines_of("tern", tree_of("tern")) == expected);
}

TEST_CASE("tern is recognised by its settings too") {
    CHECK(recognise_framework(tree_of({{"tern.conf", ""}, {"001_a.sql", "SELECT 1;"}})) == find_framework("tern"));
}

}  // namespace
}  // namespace pgsteward::framework_tests
