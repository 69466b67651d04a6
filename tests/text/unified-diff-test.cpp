// Patches: what patch and git apply make of them is the second text.
#include "text/unified-diff.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "text/child-process.hpp"

namespace fs = std::filesystem;
using namespace pgsteward;

namespace {

void write(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

std::string content(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class Folder {
public:
    Folder() : path_(fs::temp_directory_path() / fmt::format("unified-diff-{}", std::random_device()())) { fs::create_directories(path_); }
    ~Folder() { fs::remove_all(path_); }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

/// The first text after the patch.
std::string patched(const Folder& folder, const std::string& name, const std::string& before, const std::string& patch) {
    write(folder.path() / name, before);
    const ChildResult result = run_child({"git", "-C", folder.path().string(), "apply", "--whitespace=nowarn", "-"}, patch);
    INFO(patch << result.err);
    REQUIRE(result.status == 0);
    return content(folder.path() / name);
}

std::string random_text(std::mt19937& random, std::size_t lines) {
    std::string text;
    for (std::size_t i = 0; i < lines; ++i) text += fmt::format("{}\n", random() % 12);
    if (random() % 3 == 0 && !text.empty()) text.pop_back();
    return text;
}

}  // namespace

TEST_CASE("a patch shows what changes with three lines around it") {
    CHECK(unified_diff("f", "same\n", "same\n") == "");
    CHECK(unified_diff("db/schema.sql", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n") ==
          "--- a/db/schema.sql\n+++ b/db/schema.sql\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
    CHECK(unified_diff("f", "a\nb", "a\nb\n") == "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n");
    CHECK(unified_diff("f", "", "a\n") == "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n");
    CHECK(unified_diff("with space", "a\n", "") == "--- a/with space\t\n+++ b/with space\t\n@@ -1 +0,0 @@\n-a\n");
}

TEST_CASE("git apply makes the second text of the first") {
    const Folder folder;
    std::mt19937 random(4711);
    for (int round = 0; round < 60; ++round) {
        const std::string before = random_text(random, random() % 60) + "x\n", after = random_text(random, random() % 60) + "y\n";
        CHECK(patched(folder, "file with space", before, unified_diff("file with space", before, after)) == after);
    }
}
