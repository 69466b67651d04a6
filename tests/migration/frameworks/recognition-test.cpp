#include <filesystem>

#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

namespace fs = std::filesystem;

std::string recognised(const std::string& folder) {
    const Framework* framework = recognise_framework(file_tree_on_disk(folder, folder));
    return framework ? std::string(framework->name) : "none";
}

TEST_CASE("each framework's example is recognised as its own") {
    for (const Framework* framework : all_frameworks()) {
        const std::string folder = PGSTEWARD_SOURCE_DIR "/testdata/frameworks/" + std::string(framework->name);
        if (!fs::is_directory(folder)) {
            WARN("no example of " << framework->name);
            continue;
        }
        CAPTURE(folder);
        CHECK(recognised(folder) == framework->name);
    }
}

TEST_CASE("the gateway project is recognised from its root and from its folder of migrations") {
    const std::string root = PGSTEWARD_SOURCE_DIR "/testdata/projects/gateway";
    if (!fs::is_directory(root)) {
        WARN("skipped: " << root << " is not there");
        return;
    }
    CHECK(recognised(root) == "golang-migrate");
}

TEST_CASE("a tree without SQL belongs to no framework") {
    CHECK(recognise_framework(tree_of({{"README.md", "# nothing"}, {"1_a.txt", ""}})) == nullptr);
}

TEST_CASE("of a shallow and a deep folder of migrations the shallow one decides") {
    const FileTree tree = tree_of(
        {{"migrations/1_a.up.sql", "SELECT 1;"}, {"vendor/thing/test/data/deep/more/1_a.sql", "-- +goose Up\n"}});
    CHECK(recognise_framework(tree) == find_framework("golang-migrate"));
}

TEST_CASE("numbered files without a direction among the pairs are read with them, a stray one is not") {
    CHECK(recognise_framework(tree_of({{"1_a.up.sql", "SELECT 1;"}, {"2_b.sql", "SELECT 2;"}, {"3_c.sql", "SELECT 3;"}})) == find_framework("plain-sql"));
    const FileTree stray = tree_of({{"1_a.up.sql", ""}, {"1_a.down.sql", ""}, {"2_b.up.sql", ""}, {"2_b.down.sql", ""}, {"3_c.sql", ""}});
    CHECK(recognise_framework(stray) == find_framework("golang-migrate"));
}

TEST_CASE("comments that look like another framework's marks leave files to whose names they have") {
    const std::string up = "-- Up Migration\n-- depends: 1_a\nSELECT 1;\n", down = "-- Down Migration\nSELECT 2;\n";
    CHECK(recognise_framework(tree_of({{"000001_a.up.sql", up}, {"000001_a.down.sql", down}})) == find_framework("golang-migrate"));
    CHECK(recognise_framework(tree_of({{"2024-01-01-000000_a/up.sql", up}, {"2024-01-01-000000_a/down.sql", down}})) == find_framework("diesel"));
    CHECK(recognise_framework(tree_of({{"V1__a.sql", up}})) == find_framework("flyway"));
    CHECK(recognise_framework(tree_of({{"1_a.sql", "SELECT 0;\n-- Up migration for the shop\nSELECT 1;\n"}})) == find_framework("plain-sql"));
}

}  // namespace
}  // namespace pgsteward::framework_tests
