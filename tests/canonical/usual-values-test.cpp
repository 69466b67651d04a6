// What is remembered beyond one schema must mean the same in every schema.
#include <catch2/catch.hpp>

#include "canonical/expression.hpp"
#include "canonical/facts.hpp"
#include "canonical/usual-values.hpp"
#include "sql/parse.hpp"

using namespace pgsteward;

namespace {

const std::vector<std::string> path = {"app"};

sql::ExpressionPtr parsed(std::string_view text) {
    const auto result = sql::parse_expression(text);
    REQUIRE(std::holds_alternative<sql::ExpressionPtr>(result));
    return std::get<sql::ExpressionPtr>(result);
}

std::string key(std::string_view text, const std::string& target, const Catalog& catalog = {}) {
    return canonical::key_of_usual_value(*parsed(text), {catalog, path}, target);
}

std::string form(std::string_view text, const std::string& target, const Catalog& catalog = {}) {
    return canonical::expression(*parsed(text), {catalog, path}, target).text;
}

Catalog with_function(const std::string& schema, const std::string& name) {
    Catalog catalog;
    Routine routine;
    routine.name = {schema, name};
    routine.returns = "text";
    const QualifiedName of{schema, name + "()"};
    catalog.routines.put(of, routine);
    catalog.overloads.put({schema, name}, std::vector<QualifiedName>{of});
    return catalog;
}

}  // namespace

TEST_CASE("usual values have a key, and what depends on the schema has none") {
    for (const char* usual : {"'none'", "0", "-1.5", "true", "now()", "pg_catalog.now()", "CURRENT_TIMESTAMP", "CURRENT_DATE", "'{}'::jsonb", "'x'::varchar(10)", "'{}'::text[]", "'1 day'::interval"}) {
        INFO(usual);
        CHECK_FALSE(key(usual, "text").empty());
    }
    for (const char* other : {"nextval('s')", "'t'::regclass", "'a'::app.mood", "'a'::mood", "uuid_generate_v4()", "touched()", "a", "1 + 1", "lower('A')", "('a' || 'b')::text", "ARRAY[1]", "(SELECT 1)"}) {
        INFO(other);
        CHECK(key(other, "text").empty());
    }
    CHECK(key("'a'", "app.mood").empty());
    CHECK(key("'a'", "\"char\"").empty());
    CHECK(key("'t'", "regclass").empty());
}

TEST_CASE("keys of different values differ") {
    const std::vector<std::pair<std::string, std::string>> values = {
        {"'1'", "text"}, {"1", "text"}, {"1.0", "text"}, {"1", "integer"}, {"'1'::int", "text"}, {"'1'::bigint", "text"}, {"'a'::varchar(1)", "text"},
        {"'a'::varchar(11)", "text"}, {"'a'::varchar", "text"}, {"'a'::varchar[]", "text"}, {"now()", "text"}, {"'now'", "text"}, {"'now()'", "text"},
        {"CURRENT_TIMESTAMP", "text"}, {"CURRENT_TIMESTAMP(3)", "text"}, {"NULL", "text"}, {"true", "text"}, {"''", "text"}, {"'a'::char(1)", "text"}};
    std::vector<std::string> keys;
    for (const auto& [value, target] : values) keys.push_back(key(value, target));
    for (std::size_t i = 0; i < keys.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            INFO(values[i].first << " and " << values[j].first);
            CHECK(keys[i] != keys[j]);
        }
}

TEST_CASE("a function of the schema is met though the server's was remembered") {
    CHECK(form("now()", "timestamp with time zone") == "now()");
    CHECK_FALSE(key("now()", "text", with_function("elsewhere", "now")).empty());
    CHECK(key("now()", "text", with_function("app", "now")).empty());
}

TEST_CASE("every fact is found by its name or number, and nothing by another") {
    using namespace canonical;
    CHECK(facts::functions("lower").size() >= 2);
    CHECK(facts::functions("lowe").empty());
    CHECK(facts::functions("").empty());
    for (const auto& fact : facts::functions("lower")) CHECK(fact.name == "lower");
    CHECK(facts::operators("=").size() > 60);
    CHECK(facts::operators("==").empty());
    REQUIRE(facts::type_named("int4", 0));
    CHECK(facts::type_named("int4", 0)->number == 23);
    CHECK(facts::type(23)->name == "int4");
    CHECK_FALSE(facts::type(24 + 0x10000));
    CHECK_FALSE(facts::type(0));
    CHECK(facts::relations("pg_class").size() == 1);
    for (std::uint32_t number = 1; number < 0xffff; ++number)
        if (const facts::TypeFact* fact = facts::type(number)) {
            INFO(fact->name);
            CHECK(fact->number == number);
            CHECK(facts::type_named(fact->name, fact->origin) == fact);
        }
}
