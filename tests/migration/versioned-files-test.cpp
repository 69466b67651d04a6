#include <catch2/catch.hpp>

#include "migration/versioned-files.hpp"

namespace pgsteward {
namespace {

int sign(int order) {
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

TEST_CASE("strings of digits are compared as numbers") {
    struct Row {
        const char* a;
        const char* b;
        int order;
    };
    const Row table[] = {{"2", "10", -1},  {"0010", "9", 1},
                         {"1", "0001", 0}, {"", "0", 0},
                         {"0", "000", 0},  {"99999999999999999999999", "100000000000000000000000", -1}};
    for (const Row& row : table) {
        CAPTURE(row.a, row.b);
        CHECK(sign(compare_numbers(row.a, row.b)) == row.order);
        CHECK(sign(compare_numbers(row.b, row.a)) == -row.order);
    }
}

TEST_CASE("paths are compared part by part with numbers as numbers") {
    const std::vector<std::string> ordered = {"1/z.sql", "2.sql", "2a.sql", "10/a.sql", "a1/b",
                                              "a1b",     "a02",   "a2",     "b"};
    for (std::size_t i = 0; i < ordered.size(); ++i)
        for (std::size_t j = 0; j < ordered.size(); ++j) {
            CAPTURE(ordered[i], ordered[j]);
            CHECK(sign(compare_naturally(ordered[i], ordered[j])) == (i < j ? -1 : i > j ? 1 : 0));
        }
}

TEST_CASE("comments, blanks and semicolons do nothing") {
    for (const char* text :
         {"", " \t\r\n", "-- a", "-- a\n;;\n", "/* a /* b */ c */", "/**/", "-- /*\n", "/* -- */ ;"}) {
        CAPTURE(text);
        CHECK(does_nothing(text));
    }
    for (const char* text :
         {"SELECT", "-- a\nSELECT", "/* a */ SELECT", "/* a", "/* /* */", "- -", "'--'", "/", "*/"}) {
        CAPTURE(text);
        CHECK_FALSE(does_nothing(text));
    }
}

TEST_CASE("the last direction in a file's name counts") {
    const auto name = parse_paired_name("0012_a.up.b.down.sql");
    REQUIRE(name);
    CHECK(name->version == "0012");
    CHECK(name->title == "a.up.b");
    CHECK(name->direction == Direction::downgrade);
    CHECK(name->extension == "sql");
    CHECK_FALSE(parse_paired_name("a_b.up.sql"));
    CHECK_FALSE(parse_paired_name("12.up.sql"));
    CHECK_FALSE(parse_paired_name("12_a.sql"));
}

}  // namespace
}  // namespace pgsteward
