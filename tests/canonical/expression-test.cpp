// Canonical expressions without a server: spellings of one meaning, and near misses that must stay apart. What a real
// server makes of these and of many more is in expressions-test.sh.
#include <catch2/catch.hpp>

#include "canonical/expression.hpp"
#include "sql/parse.hpp"

using namespace pgsteward;

namespace {

Catalog catalog() {
    Catalog result;
    Relation table;
    table.name = {"app", "t"};
    for (const auto& [name, type] : std::vector<std::pair<std::string, std::string>>{
             {"v", "character varying(10)"}, {"x", "text"}, {"i", "integer"}, {"i8", "bigint"}, {"n", "numeric"},
             {"ts", "timestamp without time zone"}, {"j", "jsonb"}, {"b", "boolean"}, {"r", "int4range"}}) {
        Column column;
        column.name = name;
        column.type = type;
        table.columns.push_back(column);
    }
    result.relations.put(table.name, table);
    return result;
}

canonical::Canonical form(std::string_view text, const std::string& target = "boolean") {
    INFO(text);
    static const Catalog schema = catalog();
    static const std::vector<std::string> path = {"app"};
    canonical::Context context{schema, path};
    context.relation = schema.relations.find({"app", "t"});
    const auto parsed = sql::parse_expression(text);
    REQUIRE(std::holds_alternative<sql::ExpressionPtr>(parsed));
    return canonical::expression(*std::get<sql::ExpressionPtr>(parsed), context, target);
}

}  // namespace

TEST_CASE("two spellings of one meaning have one canonical form") {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"x IN ('a', 'b')", "x = ANY (ARRAY['a'::text, 'b'::text])"},
        {"v IN ('a', 'b')", "(v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])"},
        {"v IN ('a', 'b')", "(v)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])"},
        {"i BETWEEN 1 AND 10 AND b", "(i >= 1) AND (i <= 10) AND b"},
        {"x NOT LIKE 'a%'", "x !~~ 'a%'::text"},
        {"i8 > 5", "((i8 > (((5)))))"},
        {"ts > '2020-1-1'", "ts > '2020-01-01 00:00:00'::timestamp without time zone"},
        {"j @> '{\"b\":1,\"a\":2}'", "j @> '{\"a\": 2, \"b\": 1}'::jsonb"},
        {"r && '[1,2]'", "r && '[1,3)'::int4range"},
        {"t.i > -1", "i > '-1'::integer"},
        {"x IS NOT DISTINCT FROM 'a'", "NOT (x IS DISTINCT FROM 'a'::text)"},
        {"i IN (1)", "i = 1"},
    };
    for (const auto& [one, other] : table) {
        CHECK(form(one).text == form(other).text);
        CHECK(form(one).certain);
    }
}

TEST_CASE("near misses stay apart") {
    const std::vector<std::pair<std::string, std::string>> table = {
        {"x IN ('a', 'b')", "x IN ('b', 'a')"},
        {"x IN ('a', 'b')", "x NOT IN ('a', 'b')"},
        {"i > 5", "i > 5.0"},
        {"i8 > 5", "i8 > '5'::bigint"},
        {"x LIKE 'a%'", "x ILIKE 'a%'"},
        {"i BETWEEN 1 AND 10", "i NOT BETWEEN 1 AND 10"},
        {"i > 0 AND (i8 > 0 OR b)", "(i > 0 AND i8 > 0) OR b"},
        {"n = 1.5", "n = 1.50"},
        {"x = 'a'", "x = 'a '"},
        {"b IS TRUE", "b"},
    };
    for (const auto& [one, other] : table) CHECK(form(one).text != form(other).text);
}

TEST_CASE("what cannot be told is not certain") {
    CHECK_FALSE(form("unknown_function(x)").certain);
    CHECK_FALSE(form("no_such_column > 1").certain);
    CHECK_FALSE(form("'now'", "date").certain);
    CHECK(form("now()", "timestamp with time zone").certain);
}

TEST_CASE("an expression tells its type and the columns it reads") {
    const auto result = form("i8 + i > n", "");
    CHECK(result.type == "boolean");
    CHECK(result.columns == std::vector<std::string>{"i", "i8", "n"});
}
