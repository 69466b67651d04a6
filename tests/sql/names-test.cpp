#include "catalog/names.hpp"

#include <catch2/catch.hpp>

#include "sql/scan.hpp"

using namespace pgsteward;

TEST_CASE("identifiers are quoted as quote_identifier does") {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"orders", "orders"},       {"_a1", "_a1"},         {"Orders", "\"Orders\""}, {"1a", "\"1a\""},
        {"a b", "\"a b\""},         {"a\"b", "\"a\"\"b\""}, {"", "\"\""},             {"größe", "\"größe\""},
        {"user", "\"user\""},       {"table", "\"table\""}, {"left", "\"left\""},     {"int", "\"int\""},
        {"coalesce", "\"coalesce\""}, {"name", "name"},     {"value", "value"},       {"a$b", "\"a$b\""},
    };
    for (const auto& [name, expected] : table) CHECK(quoted(name) == expected);
    CHECK(quoted(QualifiedName{"My", "table"}) == "\"My\".\"table\"");
    CHECK(quoted(QualifiedName{"", "a"}) == "a");
}

TEST_CASE("literals double their quotes, and their backslashes in E''") {
    CHECK(quoted_literal("a") == "'a'");
    CHECK(quoted_literal("it's") == "'it''s'");
    CHECK(quoted_literal("a\\b'c") == "E'a\\\\b''c'");
    CHECK(quoted_literal("") == "''");
}

TEST_CASE("kinds of objects are called as in the manual") {
    CHECK(name_of(ObjectKind::access_method) == "access method");
    CHECK(name_of(ObjectKind::materialized_view) == "materialized view");
    CHECK(name_of(ObjectKind::operator_) == "operator");
    CHECK(name_of(ObjectKind::user_mapping) == "user mapping");
    CHECK(name_of(ObjectKind::other) == "object");
}

TEST_CASE("tokens end where the server's scanner ends them") {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"abc def", "abc"},          {"\"a\"\"b\" c", "\"a\"\"b\""}, {"'it''s' x", "'it''s'"}, {"E'a\\'b' x", "E'a\\'b'"},
        {"$$a$b$$ c", "$$a$b$$"},    {"$x$a$$b$x$ c", "$x$a$$b$x$"}, {"$1+2", "$1"},           {"1.5e3+2", "1.5e3"},
        {"1..2", "1"},               {"<=-- x", "<="},               {"+/* x */", "+"},        {"::int", "::"},
        {"(a)", "("},                {"U&'a' x", "U&'a'"},           {"e2 'x'", "e2"},         {"'open", "'open"},
    };
    for (const auto& [text, token] : table) {
        INFO(text);
        CHECK(text.substr(0, sql::token_end(text, 0)) == token);
    }
    CHECK(sql::skip_blank(" /* a /* b */ -- */ -- c\n x", 0) == 26);
    CHECK(sql::name_end("a . \"B\" (c)", 0) == 7);
}
