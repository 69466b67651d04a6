// What no server would have run must not lead the interpreter astray either.
#include "interpret/schema-text.hpp"

#include <catch2/catch.hpp>

using namespace pgsteward;

namespace {

Catalog interpreted(const std::string& text) {
    Catalog catalog = interpret::new_database(15);
    interpret::interpret_text(catalog, SourceText("schema.sql", text));
    return catalog;
}

}  // namespace

TEST_CASE("a circle of parents is refused, as by the server") {
    const Catalog catalog = interpreted(R"sql(
CREATE TABLE a (i int);
CREATE TABLE b () INHERITS (a);
CREATE TABLE c () INHERITS (b);
ALTER TABLE a INHERIT c;
ALTER TABLE a INHERIT a;
ALTER TABLE c RENAME TO a;
ALTER TABLE a ADD COLUMN added int;
ALTER TABLE a RENAME COLUMN i TO renamed;
)sql");
    const Relation* top = catalog.relations.find({"public", "a"});
    const Relation* bottom = catalog.relations.find({"public", "c"});
    REQUIRE(top);
    REQUIRE(bottom);
    CHECK(top->parents.empty());
    CHECK(bottom->column("added"));
    CHECK(bottom->column("renamed"));
}

TEST_CASE("rules and triggers on a table that the text did not create are passed over") {
    const Catalog catalog = interpreted(R"sql(
CREATE TABLE log (i int);
CREATE RULE r AS ON INSERT TO nowhere WHERE new.i > 0 DO ALSO INSERT INTO log VALUES (new.i);
CREATE TRIGGER t BEFORE UPDATE ON nowhere FOR EACH ROW WHEN (old.i <> new.i) EXECUTE FUNCTION f();
)sql");
    CHECK(catalog.relations.size() == 1);
}
