// The journal of a map: what is taken back, what is forgotten, and who refers to whom on the way.
#include <catch2/catch.hpp>

#include "catalog/catalog.hpp"

namespace pgsteward {
namespace {

const QualifiedName orders{"app", "orders"}, lines{"app", "lines"};

Relation table(const QualifiedName& name, const std::vector<std::string>& columns) {
    Relation relation;
    relation.name = name;
    for (const std::string& column : columns) relation.columns.emplace_back().name = column;
    return relation;
}

void add_column(Catalog& catalog, const QualifiedName& name, const std::string& column) {
    catalog.relations.edit(name, [&](Relation& relation) { relation.columns.emplace_back().name = column; });
}

std::size_t columns_of(const Relation* relation) { return relation ? relation->columns.size() : 0; }

}  // namespace

TEST_CASE("a copy of a relation shares its parts until one of both changes") {
    const Relation first = table(orders, {"id", "note"});
    Relation second = first;
    CHECK(second.columns.shares(first.columns));
    const Column* id = first.column("id");
    second.columns[0].name = "number";
    CHECK_FALSE(second.columns.shares(first.columns));
    CHECK(id->name == "id");
    CHECK(first.column("id") == id);
    CHECK(second.column("number") != nullptr);
    CHECK(second.triggers.shares(first.triggers));
}

TEST_CASE("erasing what is not there leaves the parts shared") {
    const Relation first = table(orders, {"id", "note"});
    Relation second = first;
    CHECK(erase_if(second.columns, [](const Column& column) { return column.name == "gone"; }) == 0);
    CHECK(second.columns.shares(first.columns));
    CHECK(erase_if(second.columns, [](const Column& column) { return column.name == "note"; }) == 1);
    CHECK(first.columns.size() == 2);
    CHECK(second.columns.size() == 1);
}

TEST_CASE("a roll-back restores each object as it was at the mark") {
    Catalog catalog;
    catalog.relations.put(table(orders, {"id"}));
    const Catalog::Mark mark = catalog.mark();
    add_column(catalog, orders, "note");
    catalog.relations.put(table(lines, {"id"}));
    catalog.relations.erase(orders);
    catalog.roll_back(mark);
    CHECK(columns_of(catalog.relations.find(orders)) == 1);
    CHECK(catalog.relations.find(lines) == nullptr);
}

TEST_CASE("forgetting the states between changes neither a roll-back nor what changed") {
    Catalog catalog;
    catalog.relations.put(table(orders, {"id"}));
    add_column(catalog, orders, "before");
    const Catalog::Mark mark = catalog.mark();
    for (const char* column : {"a", "b", "c"}) add_column(catalog, orders, column);
    catalog.relations.put(table(lines, {"id"}));
    add_column(catalog, lines, "a");
    const std::size_t all = catalog.relations.mark();

    catalog.keep_oldest_since(mark);
    CHECK(catalog.relations.mark() == all - 3);
    CHECK(columns_of(catalog.relations.find(orders)) == 5);
    CHECK(columns_of(catalog.relations.find_at(mark.relations, orders)) == 2);
    CHECK(catalog.relations.find_at(mark.relations, lines) == nullptr);
    const auto changed = catalog.relations.changed_since(mark.relations);
    REQUIRE(changed.size() == 2);
    CHECK(changed[0].second == nullptr);
    CHECK(columns_of(changed[1].second.get()) == 2);

    catalog.roll_back(mark);
    CHECK(columns_of(catalog.relations.find(orders)) == 2);
    CHECK(catalog.relations.find(lines) == nullptr);
}

TEST_CASE("who refers to a relation is known after each change and after a roll-back") {
    Catalog catalog;
    catalog.relations.put(table(orders, {"id"}));
    catalog.relations.put(table(lines, {"id"}));
    const Catalog::Mark mark = catalog.mark();
    catalog.relations.edit(lines, [](Relation& relation) {
        Constraint& key = relation.constraints.emplace_back();
        key.kind = Constraint::Kind::foreign_key;
        key.name = "lines_orders_fk";
        key.referenced = orders;
    });
    CHECK(catalog.relations.users_of(orders) == std::vector{lines});
    CHECK(catalog.has_constraint({"app", "lines_orders_fk"}));
    catalog.relations.edit(lines, [](Relation& relation) { relation.owner = "somebody"; });
    CHECK(catalog.relations.users_of(orders) == std::vector{lines});
    catalog.roll_back(mark);
    CHECK(catalog.relations.users_of(orders).empty());
    CHECK_FALSE(catalog.has_constraint({"app", "lines_orders_fk"}));
}

}  // namespace pgsteward
