#include <catch2/catch.hpp>

#include "migration/frameworks/support.hpp"

namespace pgsteward::framework_tests {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("Drizzle's journal gives the order") {
    const Lines expected = {
        "0000_brave_orders 'brave_orders' after nothing | whole: sql 0000_brave_orders.sql:1-4 | none",
        "0001_calm_note 'calm_note' after 0000_brave_orders | whole: sql 0001_calm_note.sql:1-2 | none",
    };
    CHECK(lines_of("drizzle", tree_of("drizzle")) == expected);
}

TEST_CASE("Drizzle: files that the journal does not name, and a journal that is none, are errors") {
    const FileTree stray = tree_of({{"meta/_journal.json", R"({"entries": [{"tag": "1_b"}, {"tag": "0_a"}]})"},
                                    {"0_a.sql", "SELECT 1;"}, {"1_b.sql", "SELECT 2;"}, {"2_c.sql", "SELECT 3;"}});
    const Lines expected = {
        "1_b 'b' after nothing | whole: sql 1_b.sql:1-1 | none",
        "0_a 'a' after 1_b | whole: sql 0_a.sql:1-1 | none",
        "chain error: 2_c.sql:1: meta/_journal.json does not name this file, so that Drizzle never runs it (--framework plain-sql judges it all the same)",
    };
    CHECK(lines_of("drizzle", stray) == expected);
    for (const char* journal : {"", "{", "[]", R"({"entries": [1]})", R"({"entries": [{"tag": 1}]})"}) {
        CAPTURE(journal);
        const Lines refused = {
            "0_a 'a' after nothing | whole: sql 0_a.sql:1-1 | none",
            "chain error: _journal.json:1: this is no journal of Drizzle: the files are read in the order of their names",
        };
        CHECK(lines_of("drizzle", tree_of({{"meta/_journal.json", journal}, {"0_a.sql", "SELECT 1;"}})) == refused);
    }
}

}  // namespace
}  // namespace pgsteward::framework_tests
