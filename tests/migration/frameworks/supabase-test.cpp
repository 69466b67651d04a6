#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("supabase reads its folder in order of names") {
    const Lines expected = {
        "20240101000000 'profiles' after nothing | as_written: sql 20240101000000_profiles.sql:1-2 | none",
        "20240102000000 'rls' after 20240101000000 | as_written: sql 20240102000000_rls.sql:1-2 | none",
    };
    CHECK(lines_of("supabase", tree_of("supabase")) == expected);
}

TEST_CASE("a plain folder of fourteen-digit names is taken for supabase's") {
    const FileTree tree = tree_of({{"20240101000000_a.sql", "SELECT 1;"}, {"20240102000000_b.sql", "-- later"}});
    const Lines expected = {
        "20240101000000 'a' after nothing | as_written: sql 20240101000000_a.sql:1-1 | none",
        "20240102000000 'b' after 20240101000000 | as_written, empty: sql 20240102000000_b.sql:1-1 | none",
    };
    CHECK(recognise_framework(tree) == find_framework("supabase"));
    CHECK(lines_of("supabase", tree) == expected);
}

TEST_CASE("other SQL files beside fourteen-digit names speak against supabase") {
    const FileTree tree = tree_of({{"20240101000000_a.sql", "SELECT 1;"}, {"schema.sql", "SELECT 1;"}});
    CHECK(recognise_framework(tree) == find_framework("plain-sql"));
}

}  // namespace
}  // namespace pgsteward::framework_tests
