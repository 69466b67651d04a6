// The snapshot as a document: what stands in it, what is refused, and what a hostile one can do.
#include "print/snapshot.hpp"

#include <catch2/catch.hpp>

#include <random>

#include "print/round-trip.hpp"
#include "print/sql.hpp"
#include "text/failure.hpp"

using namespace pgsteward;

namespace {

print::Snapshot snapshot_of(const std::string& sql) { return {.catalog = test::interpreted(SourceText("db/schema.sql", sql))}; }

std::string refusal(const std::string& json) {
    try {
        print::read_snapshot(SourceText("s.json", json));
        return "";
    } catch (const InputError& error) {
        return error.what();
    }
}

const std::string small = R"({"schema_version": 1, "postgres": 15, "objects": [)";

}  // namespace

TEST_CASE("a snapshot has one property a line and leaves out what is usual") {
    print::Snapshot snapshot = snapshot_of("CREATE SCHEMA app;\n\nCREATE TABLE app.t (id int PRIMARY KEY, s text DEFAULT 'x');\nGRANT SELECT ON app.t TO alice;\nCREATE INDEX i ON app.t (lower(s));");
    CHECK(print::snapshot(snapshot) == R"json({
  "schema_version": 1,
  "postgres": 15,
  "complete": true,
  "objects": [
    {
      "kind": "schema",
      "name": "app",
      "owner": "postgres",
      "origin": {
        "path": "db/schema.sql",
        "line": 1
      }
    },
    {
      "kind": "schema",
      "name": "public",
      "owner": "pg_database_owner",
      "acl": [
        "=U/pg_database_owner",
        "pg_database_owner=UC/pg_database_owner"
      ]
    },
    {
      "kind": "table",
      "schema": "app",
      "name": "t",
      "owner": "postgres",
      "acl": [
        "alice=r/postgres",
        "postgres=arwdDxt/postgres"
      ],
      "columns": [
        {
          "name": "id",
          "type": "integer",
          "not_null": true,
          "origin": {
            "path": "db/schema.sql",
            "line": 3
          }
        },
        {
          "name": "s",
          "type": "text",
          "default": "'x'::text",
          "origin": {
            "path": "db/schema.sql",
            "line": 3
          }
        }
      ],
      "constraints": [
        {
          "name": "t_pkey",
          "kind": "primary key",
          "columns": [
            "id"
          ],
          "origin": {
            "path": "db/schema.sql",
            "line": 3
          }
        }
      ],
      "indexes": [
        {
          "name": "app.i",
          "keys": [
            {
              "expression": "lower(s)"
            }
          ],
          "origin": {
            "path": "db/schema.sql",
            "line": 5
          }
        },
        {
          "name": "app.t_pkey",
          "unique": true,
          "of_constraint": true,
          "keys": [
            {
              "column": "id"
            }
          ],
          "origin": {
            "path": "db/schema.sql",
            "line": 3
          }
        }
      ],
      "origin": {
        "path": "db/schema.sql",
        "line": 4
      }
    }
  ]
}
)json");
}

TEST_CASE("origins come back as path, line and revision") {
    print::Snapshot snapshot = snapshot_of("CREATE TABLE t (a int);\nALTER TABLE t ADD b int;");
    snapshot.revisions = {"0001_first", "0002"};
    snapshot.catalog.relations.edit({"public", "t"}, [](Relation& table) { table.columns[1].changed.migration = 2; });
    const std::string json = print::snapshot(snapshot);
    const print::Snapshot back = print::read_snapshot(SourceText("s.json", json));
    CHECK(print::snapshot(back) == json);
    CHECK(back.revisions == std::vector<std::string>{"0001_first", "0002"});
    const Column& column = back.catalog.relations.find({"public", "t"})->columns[1];
    CHECK(column.changed.at->source.name() == "db/schema.sql");
    CHECK(column.changed.at->begin().line == 2);
    CHECK(column.changed.migration == 2);
    CHECK(print::snapshot(back, {.origins = false}).find("origin") == std::string::npos);
}

TEST_CASE("what is open about an object stays open") {
    const print::Snapshot snapshot = snapshot_of("DO $$ BEGIN IF random() > 0.5 THEN CREATE TABLE \"T\" (a int); END IF; END $$;");
    const std::string json = print::snapshot(snapshot, {.origins = false});
    CHECK(json.find(R"json(  "doubts": [
    {
      "name": "public.\"T\"",
      "because": "only when random() > 0.5"
    }
  ],
)json") != std::string::npos);
    const print::Snapshot back = print::read_snapshot(SourceText("s.json", json));
    CHECK(print::snapshot(back) == json);
    const Comparison comparison = compare(test::interpreted(SourceText("x.sql", "")), back.catalog);
    REQUIRE(comparison.differences.size() == 2);   // the table and its column
    for (const Difference& difference : comparison.differences) CHECK(difference.undetermined);
}

TEST_CASE("what a snapshot leaves out is found again") {
    const Catalog original = test::interpreted(SourceText("x.sql", R"sql(
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE SEQUENCE s; CREATE TABLE u (x int PRIMARY KEY);
CREATE TABLE t (a int DEFAULT nextval('s'), b int GENERATED ALWAYS AS (f(a)) STORED, c text, CHECK (f(a) > 0)); CREATE INDEX i ON t (f(a)) WHERE c <> ''; CREATE POLICY p ON t USING (EXISTS (SELECT FROM u WHERE x = a));
CREATE VIEW v AS SELECT t.a, u.x FROM t JOIN u ON u.x = f(t.b); CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE TRIGGER tt BEFORE UPDATE ON t FOR EACH ROW WHEN (f(new.a) > 1) EXECUTE FUNCTION tr(); CREATE RULE r AS ON INSERT TO t DO ALSO DELETE FROM u;
CREATE DOMAIN d AS int CHECK (f(VALUE) > 0); CREATE FUNCTION std(a d DEFAULT f(3)) RETURNS int LANGUAGE sql RETURN (SELECT max(x) FROM u); CREATE TABLE part (a int) PARTITION BY RANGE (f(a)); CREATE STATISTICS st ON a, b FROM t;)sql"));
    const Catalog back = print::read_snapshot(SourceText("s.json", print::snapshot({.catalog = original}))).catalog;
    const auto same_uses = [](const auto& before, const auto& after) {
        for (const auto& [name, object] : before) {
            INFO(name.display());
            const auto* again = after.find(name);
            REQUIRE(again);
            CHECK(references_of(*again) == references_of(*object));
        }
    };
    same_uses(original.relations, back.relations);
    same_uses(original.routines, back.routines);
    same_uses(original.types, back.types);
    same_uses(original.others, back.others);
    const Relation& view = *back.relations.find({"public", "v"});
    CHECK(view.columns_read == original.relations.find({"public", "v"})->columns_read);
    CHECK(view.depends_on == original.relations.find({"public", "v"})->depends_on);
    const Relation& table = *back.relations.find({"public", "t"});
    CHECK(table.indexes[0].keys[0].label == "f");
    CHECK(table.policies[0].columns_read == std::vector<std::string>{"a"});
    CHECK(*back.index_tables.find({"public", "i"}) == QualifiedName{"public", "t"});
}

TEST_CASE("what is no snapshot is refused with its place") {
    CHECK(refusal(R"({"schema_version": 2, "postgres": 15, "objects": []})").starts_with("s.json: a snapshot of schema version 2, and only version 1 is known here\nfix:"));
    CHECK(refusal(R"({"schema_version": 1, "tool": "x"})") == "s.json: not a schema snapshot: the document has no \"objects\"");
    CHECK(refusal("[]") == "s.json: not a schema snapshot: the document must be an object");
    CHECK(refusal(small).find("the snapshot ends here, before it is complete") != std::string::npos);
    CHECK(refusal("CREATE TABLE t ();").find("not JSON, so not a schema snapshot") != std::string::npos);
    CHECK(refusal(small + R"({"kind": "tabel", "name": "t"}]})") == "s.json: not a schema snapshot: /objects/0/kind is no kind of object");
    CHECK(refusal(small + R"({"kind": "index", "name": "t"}]})") == "s.json: not a schema snapshot: /objects/0/kind is no kind of object");
    CHECK(refusal(small + R"({"kind": "table", "name": ""}]})") == "s.json: not a schema snapshot: /objects/0/name must not be empty");
    CHECK(refusal(small + R"({"kind": "table", "schema": "a", "name": "t", "columns": [{"name": "x", "type": "integer", "not_null": "yes"}]}]})") ==
          "s.json: not a schema snapshot: /objects/0/columns/0/not_null must be true or false");
    CHECK(refusal(small + R"({"kind": "table", "schema": "a", "name": "t", "color": 1}]})") == "s.json: not a schema snapshot: /objects/0/color is not known here");
    CHECK(refusal(small + R"({"kind": "table", "schema": "a", "name": "t", "persistence": "eternal"}]})") ==
          "s.json: not a schema snapshot: /objects/0/persistence must be one of \"permanent\", \"unlogged\", \"temporary\"");
    CHECK(refusal(small + R"({"kind": "table", "schema": "a", "name": "t", "acl": ["nonsense"]}]})") == "s.json: not a schema snapshot: /objects/0/acl/0 must be an entry of an access control list");
    CHECK(refusal(small + R"({"kind": "schema", "name": "a"}, {"kind": "schema", "name": "a"}]})") == "s.json: not a schema snapshot: /objects/1 is there twice");
    CHECK(refusal(small + R"({"kind": "role", "name": "a", "connection_limit": 99999999999}]})") == "s.json: not a schema snapshot: /objects/0/connection_limit is out of range");
    CHECK(refusal(small + R"({"kind": "table", "schema": "a", "name": "t", "parents": ["a.u"]}, {"kind": "table", "schema": "a", "name": "u", "parents": ["a.t"]}]})") ==
          "s.json: not a schema snapshot: a.t stands on itself");
    CHECK(refusal(small + std::string(100, '[')) == "s.json: not a schema snapshot: nested too deeply");
}

TEST_CASE("secrets do not stand in a snapshot, nor in SQL unless they are asked for") {
    const print::Snapshot snapshot = snapshot_of(
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'there', token 'hidden-token'); CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (password 'hidden-pw');"
        "CREATE SUBSCRIPTION sub CONNECTION 'password=hidden-pw' PUBLICATION p WITH (connect = false); CREATE ROLE r PASSWORD 'hidden-role'");
    CHECK(print::snapshot(snapshot).find("hidden") == std::string::npos);
    CHECK(print::sql(snapshot.catalog).find("hidden") == std::string::npos);
    const std::string shown = print::sql(snapshot.catalog, {.secrets = print::Secrets::shown});
    CHECK(print::sql(snapshot.catalog).find("host 'there'") != std::string::npos);
    CHECK(shown.find("'hidden-token'") != std::string::npos);
    CHECK(shown.find("password 'hidden-pw'") != std::string::npos);
    CHECK(shown.find("CONNECTION 'password=hidden-pw'") != std::string::npos);
    CHECK(shown.find("hidden-role") == std::string::npos);
    const Catalog again = test::interpreted(SourceText("again.sql", print::sql(snapshot.catalog)));
    CHECK(print::sql(again) == print::sql(snapshot.catalog));
}

TEST_CASE("a damaged snapshot is refused or read, and printed") {
    const std::string json = print::snapshot(snapshot_of(
        "CREATE TYPE e AS ENUM ('a'); CREATE DOMAIN d AS e; CREATE TABLE t (a int PRIMARY KEY, b d, c int GENERATED ALWAYS AS IDENTITY, EXCLUDE (b WITH =)) ; CREATE VIEW v AS SELECT a FROM t; CREATE INDEX i ON t ((a + 1));"
        "CREATE FUNCTION f(d) RETURNS int LANGUAGE sql RETURN 1; CREATE AGGREGATE g(int) (sfunc = int4pl, stype = int); CREATE OPERATOR + (FUNCTION = f, LEFTARG = d, RIGHTARG = int); CREATE CAST (d AS int) WITH FUNCTION f(d); CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;"
        "CREATE OPERATOR CLASS oc FOR TYPE int USING btree AS OPERATOR 1 <; CREATE PUBLICATION p FOR TABLE t (a) WHERE (a > 1); CREATE STATISTICS s ON a, b FROM t; CREATE ROLE x; GRANT SELECT ON t TO x; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO x"));
    std::mt19937 random(7);
    std::size_t read = 0;
    for (int round = 0; round < 400; ++round) {
        std::string damaged = json;
        for (int edits = 1 + static_cast<int>(random() % 3); edits > 0; --edits) {
            const std::size_t at = random() % damaged.size();
            if (random() % 2) damaged[at] = static_cast<char>(' ' + random() % 95);
            else damaged.erase(at, random() % 12);
        }
        try {
            const print::Snapshot snapshot = print::read_snapshot(SourceText("s.json", damaged));
            print::sql(snapshot.catalog);
            ++read;
        } catch (const InputError&) {
        }
    }
    CHECK(read > 20);
}
