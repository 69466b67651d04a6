#include <catch2/catch.hpp>

#include "catalog/compare.hpp"

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

}  // namespace pgsteward
