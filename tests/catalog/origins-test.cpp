#include <catch2/catch.hpp>

#include "catalog/origins.hpp"

namespace pgsteward {
namespace {

Origin at(const SourceText& text, std::uint32_t begin) {
    return {kept_place({text, {begin, begin + 1}}), 1, 1};
}

Catalog with_table(std::initializer_list<std::pair<const char*, Origin>> columns, const Origin& made) {
    Relation table;
    table.name = {"app", "orders"};
    table.created = table.changed = made;
    for (const auto& [name, origin] : columns) {
        Column& column = table.columns.emplace_back();
        column.name = name;
        column.created = column.changed = origin;
    }
    Catalog catalog;
    catalog.relations.put(table.name, table);
    return catalog;
}

}  // namespace

TEST_CASE("places of a text are taken over by name, part for part") {
    const SourceText text("schema.sql", "0123456789");
    const Catalog read = with_table({{"id", at(text, 2)}, {"only here", at(text, 3)}}, at(text, 1));
    Catalog live = with_table({{"new", {}}, {"id", {}}}, {});
    take_origins(live, read);

    const Relation& table = *live.relations.find({"app", "orders"});
    CHECK(table.created.is(Location{text, {1, 2}}));
    REQUIRE(table.columns.size() == 2);
    CHECK_FALSE(table.columns[0].changed.at);
    CHECK(table.columns[1].changed.is(Location{text, {2, 3}}));
}

}  // namespace pgsteward
