#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("Atlas' files say in their head how they run, and a checkpoint repeats what is there") {
    const Lines expected = {
        "20240101000000 'orders' after nothing | whole: sql 20240101000000_orders.sql:1-3 | none",
        "20240102000000 'index' after 20240101000000 | per_statement: sql 20240102000000_index.sql:1-4 | none",
        "20240103000000 'checkpoint' after 20240102000000 | whole: harmless 20240103000000_checkpoint.sql:1 (a checkpoint, which stands "
        "in for the migrations before it in a new database) | none",
    };
    CHECK(lines_of("atlas", tree_of("atlas")) == expected);
}

TEST_CASE("Atlas' sum beside files of another tool leaves them to it") {
    const FileTree tree = tree_of({{"atlas.sum", ""}, {"1_a.up.sql", "SELECT 1;"}, {"1_a.down.sql", "SELECT 2;"}});
    CHECK(recognise_framework(tree) == find_framework("golang-migrate"));
}

}  // namespace
}  // namespace pgsteward::framework_tests
