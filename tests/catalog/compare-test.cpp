#include <catch2/catch.hpp>

#include "catalog/compare.hpp"
#include "interpret/schema-text.hpp"

namespace pgsteward {
namespace {

Catalog with_column(const std::string& type) {
    Relation table;
    table.name = {"app", "orders"};
    Column& column = table.columns.emplace_back();
    column.name = "at";
    column.type = type;
    Catalog catalog;
    catalog.relations.put(table.name, table);
    return catalog;
}

}  // namespace

TEST_CASE("a type that could not be read is neither equal nor drift") {
    const Comparison known = compare(with_column("date"), with_column("text"), {});
    REQUIRE(known.differences.size() == 1);
    CHECK_FALSE(known.differences[0].undetermined);
    for (const auto& [expected, actual] : {std::pair("date", "\"unknown_name app.Moment\""), std::pair("\"unknown_name app.Moment\"", "date")}) {
        const Comparison unread = compare(with_column(expected), with_column(actual), {});
        REQUIRE(unread.differences.size() == 1);
        CHECK(unread.differences[0].property == "type");
        CHECK(unread.differences[0].undetermined);
    }
}

TEST_CASE("what is equal counts as what is described") {
    const char* text = R"sql(
        CREATE TABLE people (id bigint PRIMARY KEY, mail text UNIQUE CHECK (mail <> ''));
        CREATE INDEX ON people (lower(mail));
        CREATE POLICY own ON people USING (id = 1);
        CREATE VIEW names AS SELECT mail FROM people;
        CREATE RULE quiet AS ON DELETE TO people DO INSTEAD NOTHING;
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER touched BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touch();
        CREATE TYPE mood AS ENUM ('good', 'bad');
        CREATE TYPE pair AS (a integer, b integer);
        CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
        CREATE SEQUENCE numbers;
    )sql";
    // Twice from the text: equal objects, none of them shared.
    Catalog expected, actual;
    for (Catalog* catalog : {&expected, &actual}) interpret::interpret_text(*catalog, SourceText("schema.sql", text), {});
    const Comparison comparison = compare(expected, actual);
    CHECK(comparison.differences.empty());
    CHECK(comparison.objects == describe(expected).size());
    CHECK(comparison.matching == comparison.objects);

    CompareOptions options;
    options.ignored_kinds = {ObjectKind::column, ObjectKind::table, ObjectKind::function, ObjectKind::attribute};
    const auto described = describe(expected);
    const auto counted = std::count_if(described.begin(), described.end(), [&](const DescribedObject& object) { return !options.ignored_kinds.contains(object.kind); });
    CHECK(compare(expected, actual, options).objects == static_cast<std::size_t>(counted));

    actual.relations.edit({"public", "people"}, [](Relation& people) { people.columns[1].not_null = true; });
    const Comparison changed = compare(expected, actual);
    REQUIRE(changed.differences.size() == 1);
    CHECK(changed.differences[0].object == "public.people.mail");
    CHECK(changed.objects == comparison.objects);
    CHECK(changed.matching == comparison.objects - 1);
}

}  // namespace pgsteward
