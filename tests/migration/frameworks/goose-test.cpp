#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("goose cuts a file at its annotations and leaves Go unread") {
    const Lines expected = {
        "00001 'posts' after nothing | whole: sql 00001_posts.sql:2-6 | whole: sql 00001_posts.sql:7-8",
        "00002 'function' after 00001 | per_statement: sql 00002_function.sql:4-10 | per_statement, empty: "
        "sql 00002_function.sql:11-11",
        "00003 'backfill' after 00002 | whole: opaque 00003_backfill.go:1 (a migration written in Go, "
        "whose statements are not read) | whole: opaque 00003_backfill.go:1 (a migration written in Go, "
        "whose statements are not read)",
        "20240101000000 'role' after 00003 | whole: opaque 20240101000000_role.sql:3 (values from the "
        "environment (ENVSUB ON) are put into the text) | none",
    };
    CHECK(lines_of("goose", tree_of("goose")) == expected);
}

TEST_CASE("goose sends what stands between the annotations") {
    const MigrationChain chain = read_chain(*find_framework("goose"), tree_of("goose"), 1);
    CHECK(sql_of(chain.migrations[0].upgrade) == Lines{"CREATE TABLE posts (\n  id int\n);\n\n"});
    CHECK(sql_of(chain.migrations[0].downgrade) == Lines{"DROP TABLE posts;\n"});
    CHECK(chain.migrations[1].at.text() == "--  +goose UP");
}

TEST_CASE("goose orders by number") {
    const FileTree tree = tree_of({{"10_b.sql", "-- +goose Up\n"}, {"9_a.sql", "-- +goose Up\n"}});
    const Lines expected = {
        "9 'a' after nothing | whole, empty: sql 9_a.sql:2-2 | none",
        "10 'b' after 9 | whole, empty: sql 10_b.sql:2-2 | none",
    };
    CHECK(lines_of("goose", tree) == expected);
}

TEST_CASE("goose is recognised by Go files alone") {
    const FileTree tree = tree_of({{"00001_a.go", "func init() { goose.AddMigrationNoTx(up, nil) }"}});
    const Lines expected = {
        "00001 'a' after nothing | unknown: opaque 00001_a.go:1 (a migration written in Go, whose statements are not "
        "read) | unknown: opaque 00001_a.go:1 (a migration written in Go, whose statements are not read)",
    };
    CHECK(recognise_framework(tree) == find_framework("goose"));
    CHECK(lines_of("goose", tree) == expected);
}

TEST_CASE("what goose's parser refuses is an error at its line") {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"-- +goose Up\nSELECT 1;\n-- a comment\n-- +goose Down\nSELECT 2; -- the end\n", ""},
        {"SELECT 1;\n", "error: 1_a.sql:1: goose allows no statements before '-- +goose Up'"},
        {"-- nothing\n", "error: 1_a.sql:2: there is no '-- +goose Up'"},
        {"-- +goose Up\n-- +goose Up\n", "error: 1_a.sql:2: a second '-- +goose Up'"},
        {"-- +goose Up\n  -- +goose Down\n", "error: 1_a.sql:2: goose knows no annotation like this"},
        {"-- +goose Up\n-- +goose Statement\n", "error: 1_a.sql:2: goose knows no annotation like this"},
        {"-- +goose Up\n-- +goose StatementBegin\nDO $$\n-- +goose Down\n$$;\n-- +goose StatementEnd\n",
         "error: 1_a.sql:4: '-- +goose Down' is out of place here"},
        {"-- +goose Up\n-- +goose StatementBegin\nSELECT 1\n",
         "error: 1_a.sql:4: '-- +goose StatementBegin' without '-- +goose StatementEnd'"},
        {"-- +goose Up\n-- +goose StatementEnd\n",
         "error: 1_a.sql:2: '-- +goose StatementEnd' without '-- +goose StatementBegin'"},
        {"-- +goose Up\nSELECT 1;\nSELECT\n 2\n-- +goose Down\n",
         "error: 1_a.sql:3: goose finds no end of this statement: a semicolon at the end of a line, or StatementBegin "
         "and StatementEnd"},
    };
    for (const auto& [text, error] : table) {
        const Lines lines = lines_of("goose", tree_of({{"1_a.sql", text}}));
        CAPTURE(text);
        CHECK(Lines(lines.begin() + 1, lines.end()) == (error.empty() ? Lines{} : Lines{error}));
    }
}

}  // namespace
}  // namespace pgsteward::framework_tests
