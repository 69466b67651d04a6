#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("diesel compares versions as text without their dashes") {
    const Lines expected = {
        "00000000000000 'diesel_initial_setup' after nothing | whole: sql up.sql:1-2 | whole: sql "
        "down.sql:1-2",
        "20170923182408 'create crates' after 00000000000000 | whole: sql up.sql:1-2 | whole, empty: sql "
        "down.sql:1-1",
        "20170923182409 'versions' after 20170923182408 | whole: sql up.sql:1-2 | none",
        "202605271300000000 'index' after 20170923182409 | as_written: sql up.sql:1-2 | as_written: sql "
        "down.sql:1-2",
        "20260527140000 'last' after 202605271300000000 | whole: sql up.sql:1-2 | none",
        "20260527150000 'undone' after 20260527140000 | none | whole: sql down.sql:1-2",
        "chain error: down.sql:1: 20260527150000 has a downgrade and no upgrade",
    };
    CHECK(lines_of("diesel", tree_of("diesel")) == expected);
}

TEST_CASE("diesel is recognised by its folders alone, and from the folder above") {
    const FileTree tree = tree_of({{"migrations/2024-01-01-000000_a/up.sql", "SELECT 1;"}});
    CHECK(find_framework("diesel")->recognises(tree) == 90);
    CHECK(recognise_framework(tree) == find_framework("diesel"));
}

TEST_CASE("diesel keeps the up.sql of two folders of one version apart") {
    const FileTree tree = tree_of({{"2024-01-01_a/down.sql", "SELECT 1;"},
                                   {"2024-01-01_a/metadata.toml", "run_in_transaction=true"},
                                   {"2024-01-01_a/up.sql", "SELECT 2;"},
                                   {"20240101_b/up.sql", "SELECT 3;"}});
    const Lines expected = {
        "20240101 'a' after nothing | whole: sql up.sql:1-1 | whole: sql down.sql:1-1",
        "20240101 'b' after nothing | whole: sql up.sql:1-1 | none",
    };
    CHECK(lines_of("diesel", tree) == expected);
}

}  // namespace
}  // namespace pgsteward::framework_tests
