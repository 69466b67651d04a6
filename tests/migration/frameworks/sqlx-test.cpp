#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("sqlx runs a file in a transaction unless its first bytes say otherwise") {
    const Lines expected = {
        "20240101000000 'a' after nothing | whole: sql 20240101000000_a.sql:1-3 | none",
        "20240102000000 'a_index' after 20240101000000 | as_written: sql 20240102000000_a_index.sql:1-3 | "
        "none",
        "20240103000000 'b' after 20240102000000 | whole: sql 20240103000000_b.up.sql:1-2 | whole: sql "
        "20240103000000_b.down.sql:1-2",
        "chain error: seed_data.sql:1: sqlx expects VERSION_title.sql with a whole number before the first "
        "_",
    };
    CHECK(lines_of("sqlx", tree_of("sqlx")) == expected);
}

TEST_CASE("sqlx is told from others by its templates, its directive and its crate, else by timestamps at most") {
    const Framework& sqlx = *find_framework("sqlx");
    CHECK(sqlx.recognises(tree_of({{"1_a.sql", "-- Add migration script here\nSELECT 1;"}})) == 95);
    CHECK(sqlx.recognises(tree_of({{"1_a.up.sql", "-- Add up migration script here\nSELECT 1;"}})) == 95);
    CHECK(sqlx.recognises(tree_of({{"1_a.sql", "-- no-transaction\nSELECT 1;"}})) == 95);
    CHECK(sqlx.recognises(tree_of({{"Cargo.toml", "sqlx = \"0.8\""}, {"migrations/1_a.sql", "SELECT 1;"}})) == 0);
    CHECK(sqlx.recognises(tree_of({{"20240101000000_a.sql", "SELECT 1;"}})) == 50);
    CHECK(sqlx.recognises(tree_of({{"1_a.sql", "SELECT 1;"}})) == 0);
    CHECK(sqlx.recognises(tree_of({{"1_a.up.sql", "SELECT 1;"}})) == 0);
}

}  // namespace
}  // namespace pgsteward::framework_tests
