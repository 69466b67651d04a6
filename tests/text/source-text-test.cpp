#include <catch2/catch.hpp>

#include "text/excerpt.hpp"
#include "text/mapped-text.hpp"
#include "text/source-text.hpp"

using namespace pgsteward;

TEST_CASE("positions count lines and characters from one") {
    const SourceText text("a.sql", "ab\nçd\r\n\tef");
    struct Row { std::uint32_t byte, line, column; };
    const Row rows[] = {{0, 1, 1}, {2, 1, 3}, {3, 2, 1}, {5, 2, 2}, {8, 3, 1}, {9, 3, 2}, {99, 3, 4}};
    for (const Row& row : rows) {
        CAPTURE(row.byte);
        CHECK(text.position(row.byte) == Position{row.line, row.column});
    }
}

TEST_CASE("a line ends before its line break, of either kind") {
    const SourceText text("a.sql", "one\r\ntwo\n\nfour");
    CHECK(text.line_count() == 4);
    CHECK(text.slice(text.line(1)) == "one");
    CHECK(text.slice(text.line(2)) == "two");
    CHECK(text.slice(text.line(3)) == "");
    CHECK(text.slice(text.line(4)) == "four");
    CHECK(text.slice(text.line(5)) == "");
}

TEST_CASE("an excerpt shows the line and carets under the part that is meant") {
    const SourceText text("a.sql", "SELECT 1;\nDROP TABLE çats;\n");
    CHECK(excerpt({text, {21, 26}}) == "    DROP TABLE çats;\n               ^^^^\n");
    CHECK(excerpt({text, {10, 10}}) == "    DROP TABLE çats;\n    ^\n");
}

TEST_CASE("an excerpt of a long line is cut around the place") {
    const SourceText text("a.sql", std::string(500, 'x') + "HERE" + std::string(500, 'y'));
    CHECK(excerpt({text, {500, 504}}, 20) == "    …xxxxxxxxxxHEREyyyyyy…\n               ^^^^\n");
}

TEST_CASE("untrusted text cannot steer the terminal") {
    struct Row { std::string text, shown; };
    const Row rows[] = {{"plain çé", "plain çé"},
                        {"a\x1b[31mb", "a\\x1b[31mb"},
                        {"a\nb\rc", "a\\nb\\rc"},
                        {"\xff\xfe", "\\xff\\xfe"},
                        {"a\xe2\x80\xae" "b", "a\\u202eb"},
                        {"\xc2\x9b", "\\u009b"},
                        {"\xed\xa0\x80", "\\xed\\xa0\\x80"}};
    for (const Row& row : rows) CHECK(printable(row.text) == row.shown);
    CHECK(printable("a\nb", true) == "a\nb");
}

TEST_CASE("well-formed UTF-8 ends where the first bad byte is") {
    CHECK(valid_utf8_until("añ€😀") == std::string("añ€😀").size());
    CHECK(valid_utf8_until("a\xc0\xaf") == 1);
    CHECK(valid_utf8_until("ab\xe2\x82") == 2);
    CHECK(valid_utf8_until("\xf4\x90\x80\x80") == 0);
}

TEST_CASE("text taken from a file leads back to it, built text to the call") {
    const SourceText file("m.py", "op.execute('DROP ' 'TABLE a')");
    const Location call{file, {0, 29}};
    const MappedText joined("DROP TABLE a", call, {{0, 12, 5}, {5, 20, 7}});
    CHECK(joined.verbatim());
    CHECK(joined.in_file({5, 10}) == Span{20, 25});
    CHECK(joined.locate({0, 12}).span == Span{12, 27});

    const MappedText built("DROP TABLE x", call);
    CHECK_FALSE(built.verbatim());
    CHECK_FALSE(built.in_file({0, 4}));
    CHECK(built.locate({0, 4}).span == call.span);
}
