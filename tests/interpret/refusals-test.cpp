// Statements that the server surely refuses, by name and by what depends on what (refusal-comparison.hpp).
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "interpret/refusal-comparison.hpp"

using namespace pgsteward;
using namespace pgsteward::interpret_tests;

namespace {

constexpr const char* shop = "CREATE TABLE customers (id bigint PRIMARY KEY, code text UNIQUE, name text);"
                             "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, total numeric, note text DEFAULT 'none');"
                             "CREATE INDEX orders_total ON orders (total);"
                             "CREATE TYPE state AS ENUM ('open', 'closed');"
                             "CREATE SCHEMA app;";

constexpr const char* values = "CREATE TABLE t (a int, j jsonb, n numeric, b boolean, d date, u uuid, i inet)";

constexpr const char* parts = "CREATE TABLE p (id int, at date NOT NULL, \"Place\" text) PARTITION BY RANGE (at, \"Place\");"
                              "CREATE TABLE e (id int, at date) PARTITION BY RANGE ((at + 1));"
                              "CREATE TABLE t (id int, a int[], n text);"
                              "CREATE MATERIALIZED VIEW v AS SELECT id, n FROM t;"
                              "CREATE MATERIALIZED VIEW w AS SELECT id, n FROM t;"
                              "CREATE UNIQUE INDEX ON w (id);"
                              "CREATE MATERIALIZED VIEW x AS SELECT id, n FROM t;"
                              "CREATE UNIQUE INDEX ON x (id) WHERE id > 0; CREATE UNIQUE INDEX ON x (lower(n)); CREATE INDEX ON x (id);"
                              "CREATE MATERIALIZED VIEW y AS SELECT id, n FROM t WITH NO DATA;"
                              "CREATE UNIQUE INDEX ON y (id);";

}  // namespace

TEST_CASE("names that are not there are missed as the server misses them", "[server]") {
    check({
        {shop, "ALTER TABLE nothing ADD COLUMN a int"},
        {shop, "ALTER TABLE app.orders ADD COLUMN a int"},
        {shop, "ALTER TABLE orders DROP COLUMN nothing"},
        {shop, "ALTER TABLE orders DROP COLUMN IF EXISTS nothing"},
        {shop, "ALTER TABLE orders ADD COLUMN a int, ALTER COLUMN a SET DEFAULT 1"},
        {shop, "ALTER TABLE orders ALTER COLUMN nothing SET NOT NULL"},
        {shop, "ALTER TABLE orders DROP CONSTRAINT nothing"},
        {shop, "ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey"},
        {shop, "CREATE INDEX ON orders (nothing)"},
        {shop, "CREATE INDEX ON orders (ctid)"},
        {shop, "CREATE VIEW v AS SELECT 1 FROM nothing"},
        {shop, "WITH nothing AS (SELECT 1) SELECT * FROM nothing"},
        {shop, "INSERT INTO orders (nothing) VALUES (1)"},
        {shop, "UPDATE orders SET nothing = 1"},
        {shop, "DROP TABLE nothing"},
        {shop, "DROP INDEX orders_total"},
        {shop, "DROP INDEX nothing"},
        {shop, "ALTER TABLE orders_total RENAME TO o"},
        {shop, "ALTER TABLE orders RENAME COLUMN nothing TO a"},
        {shop, "ALTER TABLE orders RENAME CONSTRAINT nothing TO a"},
        {shop, "COMMENT ON COLUMN orders.nothing IS ''"},
        {shop, "CREATE TABLE a (b int REFERENCES nothing)"},
        {shop, "CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES a)"},
        {shop, "CREATE TABLE a (LIKE nothing)"},
        {shop, "DROP TRIGGER nothing ON orders"},
        {shop, "DROP TRIGGER IF EXISTS nothing ON orders"},
        {shop, "GRANT SELECT ON nothing TO PUBLIC"},
        {shop, "GRANT SELECT (nothing) ON orders TO PUBLIC"},
        {shop, "TRUNCATE nothing"},
        {shop, "ALTER TABLE orders ADD CONSTRAINT a UNIQUE USING INDEX nothing"},
    });
}

TEST_CASE("names that are taken are refused as the server refuses them", "[server]") {
    check({
        {shop, "CREATE TABLE orders (id int)"},
        {shop, "CREATE TABLE app.orders (id int)"},
        {shop, "CREATE TABLE orders_total (id int)"},
        {shop, "CREATE TABLE IF NOT EXISTS orders (id int)"},
        {shop, "CREATE TEMP TABLE orders (id int)"},
        {shop, "CREATE VIEW orders AS SELECT 1"},
        {shop, "CREATE SEQUENCE orders"},
        {shop, "CREATE INDEX orders_total ON orders (id)"},
        {shop, "CREATE INDEX orders ON orders (id)"},
        {shop, "CREATE TYPE state AS ENUM ()"},
        {shop, "CREATE DOMAIN state AS int"},
        {shop, "CREATE SCHEMA app"},
        {shop, "ALTER TYPE state ADD VALUE 'open'"},
        {shop, "ALTER TYPE state ADD VALUE IF NOT EXISTS 'open'"},
        {shop, "ALTER TYPE state RENAME VALUE 'open' TO 'closed'"},
        {shop, "ALTER TABLE orders ADD COLUMN note int"},
        {shop, "ALTER TABLE orders DROP COLUMN note, ADD COLUMN note int"},
        {shop, "ALTER TABLE orders ADD COLUMN IF NOT EXISTS note int"},
        {shop, "ALTER TABLE orders RENAME COLUMN note TO total"},
        {shop, "ALTER TABLE orders RENAME TO customers"},
        {shop, "ALTER TABLE orders RENAME TO orders_total"},
        {shop, "ALTER TABLE orders SET SCHEMA app"},
        {shop, "ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey CHECK (total > 0)"},
        {shop, "ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey, ADD CONSTRAINT orders_customer_id_fkey CHECK (total > 0)"},
        {shop, "CREATE TABLE t (id int, CONSTRAINT orders_pkey PRIMARY KEY (id))"},
        {shop, "CREATE TABLE t (id int CONSTRAINT orders UNIQUE)"},
        {shop, "CREATE TABLE t (id int, CONSTRAINT orders_total CHECK (id > 0), CONSTRAINT orders_customer_id_fkey UNIQUE (id))"},
        {shop, "CREATE TABLE app.t (id int CONSTRAINT orders_pkey PRIMARY KEY)"},
        {shop, "CREATE TABLE IF NOT EXISTS orders (id int CONSTRAINT orders_pkey PRIMARY KEY)"},
        {shop, "CREATE TEMP TABLE t (id int CONSTRAINT orders_pkey PRIMARY KEY)"},
        {shop, "ALTER TABLE customers ADD CONSTRAINT orders_total UNIQUE (name)"},
        {shop, "ALTER TABLE customers ADD COLUMN x int CONSTRAINT orders_total UNIQUE"},
        {shop, "ALTER TABLE customers ADD CONSTRAINT orders_total EXCLUDE (name WITH =)"},
        {shop, "ALTER TABLE orders DROP CONSTRAINT orders_pkey, ADD CONSTRAINT orders_pkey PRIMARY KEY (id, total)"},
        {shop, "ALTER TABLE orders RENAME TO old; CREATE TABLE orders (id int, CONSTRAINT orders_pkey PRIMARY KEY (id))"},
        {"CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a)", "ALTER TABLE t ADD CONSTRAINT i UNIQUE USING INDEX i"},
        {"CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE FUNCTION f(b int) RETURNS int LANGUAGE sql AS 'SELECT 2'"},
        {"CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE FUNCTION f(b bigint) RETURNS int LANGUAGE sql AS 'SELECT 2'"},
        {"CREATE TABLE t (a int); CREATE POLICY p ON t USING (true)", "CREATE POLICY p ON t USING (false)"},
        {"CREATE EXTENSION citext", "CREATE EXTENSION citext"},
        {"CREATE PUBLICATION p", "CREATE PUBLICATION p"},
    });
}

TEST_CASE("definitions that cannot be are refused as the server refuses them", "[server]") {
    check({
        {shop, "ALTER TABLE orders ADD PRIMARY KEY (total)"},
        {shop, "ALTER TABLE orders DROP CONSTRAINT orders_pkey, ADD PRIMARY KEY (total)"},
        {shop, "CREATE TABLE a (b int PRIMARY KEY, c int, PRIMARY KEY (c))"},
        {shop, "ALTER TABLE orders ADD FOREIGN KEY (note) REFERENCES customers (name)"},
        {shop, "ALTER TABLE orders ADD FOREIGN KEY (note) REFERENCES customers (code)"},
        {shop, "ALTER TABLE orders ADD FOREIGN KEY (note) REFERENCES customers"},
        {shop, "ALTER TABLE orders ADD FOREIGN KEY (total) REFERENCES customers"},
        {shop, "ALTER TABLE orders ADD FOREIGN KEY (customer_id, total) REFERENCES customers (id)"},
        {shop, "CREATE TABLE a (id int, c uuid REFERENCES customers)"},
        {shop, "CREATE TABLE a (id int, c int REFERENCES customers)"},
        {"CREATE TABLE k (a int); CREATE UNIQUE INDEX ON k (a) WHERE a > 0", "CREATE TABLE r (a int REFERENCES k (a))"},
        {"CREATE TABLE k (a int); CREATE UNIQUE INDEX ON k (a)", "CREATE TABLE r (a int REFERENCES k (a))"},
        {shop, "ALTER TABLE orders ALTER COLUMN note TYPE int USING note::int, ADD FOREIGN KEY (note) REFERENCES customers"},
        {shop, "ALTER TABLE orders ADD FOREIGN KEY (note) REFERENCES customers, ALTER COLUMN note TYPE int USING note::int"},
        {shop, "ALTER TABLE orders ALTER COLUMN customer_id TYPE uuid USING NULL::uuid, ADD FOREIGN KEY (customer_id) REFERENCES customers"},
        {shop, "ALTER TABLE orders ADD FOREIGN KEY (c) REFERENCES customers, ADD COLUMN c int"},
        {shop, "ALTER TABLE orders ADD COLUMN c uuid, ADD FOREIGN KEY (c) REFERENCES customers"},
        {shop, "ALTER TABLE orders DROP COLUMN note, ADD COLUMN note int, ADD FOREIGN KEY (note) REFERENCES customers"},
        {shop, "ALTER TABLE orders ADD COLUMN IF NOT EXISTS note int, ADD FOREIGN KEY (note) REFERENCES customers"},
        {shop, "ALTER TABLE orders ADD COLUMN c int, ADD CONSTRAINT c_key UNIQUE (c), ADD CHECK (c > 0)"},
        {shop, "ALTER TABLE orders DROP COLUMN note, ADD COLUMN note int, ADD CHECK (note > 0)"},
        {shop, "ALTER TABLE orders DROP CONSTRAINT orders_pkey, ADD CONSTRAINT orders_pkey PRIMARY KEY (id)"},
        {shop, "ALTER TABLE orders ALTER COLUMN n SET NOT NULL, ADD COLUMN n int"},
        {shop, "ALTER TABLE orders ALTER COLUMN n SET DEFAULT 3, ADD COLUMN n int"},
        {shop, "CREATE TABLE a (b uuid, c int, FOREIGN KEY (c, b) REFERENCES customers (id, id))"},
        {"CREATE TABLE k (a int, b uuid, UNIQUE (a, b))", "CREATE TABLE r (a int, b int, FOREIGN KEY (a, b) REFERENCES k (a, b))"},
        {"CREATE TABLE k (a int, b uuid, UNIQUE (a, b))", "CREATE TABLE r (b uuid, a int, FOREIGN KEY (a, b) REFERENCES k (a, b))"},
        {shop, "ALTER TABLE orders ALTER COLUMN note TYPE int"},
        {shop, "ALTER TABLE orders ALTER COLUMN total TYPE int"},
        {shop, "ALTER TABLE orders ALTER COLUMN total TYPE text"},
        {shop, "ALTER TABLE orders ALTER COLUMN note TYPE state USING note::state"},
        {shop, "ALTER TABLE orders ALTER COLUMN note DROP DEFAULT, ALTER COLUMN note TYPE state USING 'open'::state"},
        {shop, "ALTER TABLE customers ALTER COLUMN name TYPE state USING name::state"},
        {shop, "ALTER TABLE customers ALTER COLUMN name TYPE bytea USING name::bytea"},
        {values, "ALTER TABLE t ALTER COLUMN a TYPE uuid USING a::uuid"},
        {values, "ALTER TABLE t ALTER COLUMN a TYPE uuid USING a::text::uuid"},
        {values, "ALTER TABLE t ALTER COLUMN a TYPE boolean USING a::boolean"},
        {values, "ALTER TABLE t ALTER COLUMN a TYPE timestamptz USING a::timestamptz"},
        {values, "ALTER TABLE t ALTER COLUMN j TYPE int USING j::int"},
        {values, "ALTER TABLE t ALTER COLUMN j TYPE uuid USING j::uuid"},
        {values, "ALTER TABLE t ALTER COLUMN n TYPE boolean USING n::boolean"},
        {values, "ALTER TABLE t ALTER COLUMN b TYPE int USING b::int"},
        {values, "ALTER TABLE t ALTER COLUMN b TYPE numeric USING b::numeric"},
        {values, "ALTER TABLE t ALTER COLUMN u TYPE bytea USING u::bytea"},
        {values, "ALTER TABLE t ALTER COLUMN u TYPE bytea USING u::text::bytea"},
        {values, "ALTER TABLE t ALTER COLUMN a TYPE text[] USING a::text[]"},
        {"CREATE TYPE x AS ENUM ('a'); CREATE TYPE y AS ENUM ('a'); CREATE TABLE t (a x)", "ALTER TABLE t ALTER COLUMN a TYPE y USING a::y"},
        {"CREATE TYPE x AS ENUM ('a'); CREATE TYPE y AS ENUM ('a'); CREATE TABLE t (a x)", "ALTER TABLE t ALTER COLUMN a TYPE y USING a::text::y"},
        {"CREATE TYPE x AS ENUM ('a'); CREATE DOMAIN y AS text; CREATE TABLE t (a x)", "ALTER TABLE t ALTER COLUMN a TYPE y USING a::y"},
        {"CREATE TABLE p (a int); CREATE TABLE c () INHERITS (p)", "ALTER TABLE c ALTER COLUMN a TYPE bigint"},
        {"CREATE TABLE p (a int); CREATE TABLE c () INHERITS (p)", "ALTER TABLE c DROP COLUMN a"},
        {"CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t", "CREATE OR REPLACE VIEW v AS SELECT a, b FROM t"},
        {"CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t", "CREATE OR REPLACE VIEW v AS SELECT b, a FROM t"},
        {"CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t", "CREATE OR REPLACE VIEW v AS SELECT a FROM t"},
        {"CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t", "CREATE OR REPLACE VIEW v AS SELECT a::bigint FROM t"},
        {"CREATE TABLE t (a int)", "CREATE OR REPLACE VIEW t AS SELECT 1 AS a"},
        {"CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 2'"},
        {"CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE OR REPLACE FUNCTION f(a int) RETURNS text LANGUAGE sql AS $$ SELECT 'a' $$"},
        {"CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE OR REPLACE FUNCTION f(b int) RETURNS int LANGUAGE sql AS 'SELECT 2'"},
        {"CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE OR REPLACE FUNCTION f(b int) RETURNS int LANGUAGE sql AS 'SELECT 2'"},
        {"CREATE FUNCTION f(a int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 2'"},
        {"CREATE FUNCTION f() RETURNS TABLE (a int) LANGUAGE sql AS 'SELECT 1'", "CREATE OR REPLACE FUNCTION f() RETURNS TABLE (a int, b int) LANGUAGE sql AS 'SELECT 1, 2'"},
        {"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE OR REPLACE PROCEDURE f() LANGUAGE sql AS 'SELECT 1'"},
        {"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE OR REPLACE FUNCTION f() RETURNS SETOF int LANGUAGE sql AS 'SELECT 1'"},
    });
}

TEST_CASE("keys that cannot be are refused as the server refuses them", "[server]") {
    check({
        {parts, "CREATE UNIQUE INDEX ON p (id)"},
        {parts, "CREATE UNIQUE INDEX ON ONLY p (id, at)"},
        {parts, "CREATE UNIQUE INDEX ON p (id, at, \"Place\")"},
        {parts, "CREATE INDEX ON p (id)"},
        {parts, "ALTER TABLE p ADD PRIMARY KEY (id)"},
        {parts, "ALTER TABLE p ADD UNIQUE (\"Place\", at)"},
        {parts, "CREATE UNIQUE INDEX ON e (id)"},
        {parts, "CREATE UNIQUE INDEX ON t (id)"},
        {parts, "CREATE UNIQUE INDEX ON t (id, id)"},
        {parts, "ALTER TABLE t ADD UNIQUE (id, n, id)"},
        {parts, "CREATE TABLE u (a int, b int, PRIMARY KEY (a, a))"},
        {parts, "CREATE TABLE u (a int, b int, PRIMARY KEY (a, b), UNIQUE (b, a))"},
        {parts, "REFRESH MATERIALIZED VIEW v"},
        {parts, "REFRESH MATERIALIZED VIEW CONCURRENTLY v"},
        {parts, "REFRESH MATERIALIZED VIEW CONCURRENTLY w"},
        {parts, "REFRESH MATERIALIZED VIEW CONCURRENTLY x"},
        {parts, "REFRESH MATERIALIZED VIEW CONCURRENTLY y"},
        {parts, "REFRESH MATERIALIZED VIEW y"},
        {parts, "UPDATE t SET id = 1, id = 2"},
        {parts, "UPDATE t SET a[1] = 1, a[2] = 2"},
        {parts, "UPDATE t SET (id, n) = (1, 'a'), id = 2"},
        {parts, "INSERT INTO t (id, n, id) VALUES (1, 'a', 2)"},
        {parts, "INSERT INTO t (id, n) VALUES (1, 'a')"},
        {parts, "WITH w AS (UPDATE t SET id = 1, id = 2 RETURNING id) SELECT * FROM w"},
    });
}

TEST_CASE("what others depend on stays as the server keeps it", "[server]") {
    check({
        {"CREATE TABLE t (a int, b text); CREATE VIEW v AS SELECT to_json(t.*) AS whole FROM t", "ALTER TABLE t ALTER COLUMN b TYPE varchar"},
        {"CREATE TABLE t (a int, b text); CREATE VIEW v AS SELECT to_json(t) AS whole FROM t", "ALTER TABLE t DROP COLUMN b"},
        {"CREATE TABLE t (a int, b text); CREATE VIEW v AS SELECT to_json(t.*) AS whole FROM t", "DROP TABLE t"},
        {"CREATE TABLE t (a int, b text); CREATE VIEW v AS SELECT t.* FROM t", "ALTER TABLE t ALTER COLUMN b TYPE varchar"},
        {"CREATE TABLE t (a int, b text); CREATE VIEW v AS SELECT (t).b FROM t", "ALTER TABLE t ALTER COLUMN b TYPE varchar"},
        {shop, "DROP TABLE customers"},
        {shop, "DROP TABLE customers CASCADE"},
        {shop, "DROP TABLE customers, orders"},
        {shop, "DROP TABLE orders"},
        {shop, "DROP TYPE state"},
        {"CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t (m mood)", "DROP TYPE mood"},
        {"CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t (m mood[])", "DROP TYPE mood"},
        {"CREATE TYPE mood AS ENUM ('a'); CREATE FUNCTION f(m mood) RETURNS int LANGUAGE sql AS 'SELECT 1'", "DROP TYPE mood"},
        {"CREATE TABLE t (id serial)", "DROP TABLE t"},
        {"CREATE TABLE t (id serial)", "DROP SEQUENCE t_id_seq"},
        {"CREATE SEQUENCE s", "DROP SEQUENCE s"},
        {"CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t", "DROP TABLE t"},
        {"CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t", "DROP TABLE t, v"},
        {"CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t", "DROP VIEW v"},
        {"CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v", "DROP VIEW v"},
        {"CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p DEFAULT", "DROP TABLE p"},
        {"CREATE TABLE p (a int); CREATE TABLE c () INHERITS (p)", "DROP TABLE p"},
        {"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t (a int DEFAULT f())", "DROP FUNCTION f()"},
        {"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TABLE t (a int); CREATE TRIGGER r BEFORE INSERT ON t EXECUTE FUNCTION f()", "DROP FUNCTION f()"},
        {"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT f()'", "DROP FUNCTION f()"},
        {"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION g() RETURNS int LANGUAGE sql RETURN f()", "DROP FUNCTION f()"},
        {"CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t", "ALTER TABLE t DROP COLUMN a"},
        {"CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t", "ALTER TABLE t DROP COLUMN b"},
        {"CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t", "ALTER TABLE t ALTER COLUMN a TYPE bigint"},
        {"CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t", "ALTER TABLE t ALTER COLUMN b TYPE bigint"},
        {"CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED)", "ALTER TABLE t DROP COLUMN a"},
        {"CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED)", "ALTER TABLE t DROP COLUMN a, DROP COLUMN b"},
        {"CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED)", "ALTER TABLE t ALTER COLUMN a TYPE bigint"},
        {"CREATE TABLE t (a int, b int, CHECK (a > 0), CHECK (a > b))", "ALTER TABLE t DROP COLUMN a"},
        {"CREATE TABLE t (a int, b int, CHECK (a > 0))", "ALTER TABLE t ALTER COLUMN a TYPE bigint"},
        {"CREATE TABLE t (a int); CREATE INDEX ON t ((a + 1))", "ALTER TABLE t DROP COLUMN a"},
        {"CREATE TABLE t (a int); CREATE POLICY p ON t USING (a > 0)", "ALTER TABLE t DROP COLUMN a"},
        {"CREATE TABLE t (a int); CREATE POLICY p ON t USING (a > 0)", "ALTER TABLE t ALTER COLUMN a TYPE bigint"},
        {"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TABLE t (a int, b int); CREATE TRIGGER r BEFORE UPDATE OF a ON t EXECUTE FUNCTION f()", "ALTER TABLE t ALTER COLUMN a TYPE bigint"},
        {"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TABLE t (a int, b int); CREATE TRIGGER r BEFORE UPDATE OF a ON t EXECUTE FUNCTION f()", "ALTER TABLE t DROP COLUMN a"},
        {shop, "ALTER TABLE customers DROP CONSTRAINT customers_pkey"},
        {shop, "ALTER TABLE customers DROP CONSTRAINT customers_code_key"},
        {shop, "ALTER TABLE customers DROP COLUMN id"},
        {shop, "DROP INDEX customers_code_key"},
        {"CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX older ON t (b, a); CREATE UNIQUE INDEX younger ON t (a, b); CREATE TABLE u (a int, b int, FOREIGN KEY (a, b) REFERENCES t (a, b))", "DROP INDEX older"},
        {"CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX older ON t (b, a); CREATE UNIQUE INDEX younger ON t (a, b); CREATE TABLE u (a int, b int, FOREIGN KEY (a, b) REFERENCES t (a, b))", "DROP INDEX younger"},
        {"CREATE TABLE t (a int PRIMARY KEY); CREATE UNIQUE INDEX younger ON t (a); CREATE TABLE u (a int REFERENCES t (a))", "DROP INDEX younger"},
        {"CREATE TABLE t (a int PRIMARY KEY); CREATE UNIQUE INDEX younger ON t (a); CREATE TABLE u (a int REFERENCES t (a))", "ALTER TABLE t DROP CONSTRAINT t_pkey"},
        {"CREATE TABLE t (a int NOT NULL); CREATE UNIQUE INDEX older ON t (a); ALTER TABLE t ADD PRIMARY KEY (a); CREATE TABLE u (a int REFERENCES t)", "DROP INDEX older"},
        {"CREATE TABLE t (a int PRIMARY KEY, b int); CREATE UNIQUE INDEX other ON t (b) WHERE b > 0; CREATE TABLE u (a int REFERENCES t)", "DROP INDEX other"},
        {shop, "DROP INDEX orders_total"},
    });
}

TEST_CASE("a label of an enum waits for the end of its transaction", "[server]") {
    constexpr const char* given = "CREATE TYPE state AS ENUM ('open'); CREATE TABLE t (id int PRIMARY KEY, s state, n text); INSERT INTO t VALUES (1, 'open', '')";
    check({
        {given, "BEGIN; ALTER TYPE state ADD VALUE 'lost'; UPDATE t SET s = 'lost'; COMMIT"},
        {given, "BEGIN; ALTER TYPE state ADD VALUE 'lost'; ALTER TABLE t ALTER COLUMN s SET DEFAULT 'lost'; COMMIT"},
        {given, "BEGIN; ALTER TYPE state ADD VALUE 'lost'; ALTER TABLE t ADD CHECK (s <> 'lost'); COMMIT"},
        {given, "BEGIN; ALTER TYPE state ADD VALUE 'lost'; UPDATE t SET s = 'open'; COMMIT"},
        {given, "BEGIN; ALTER TYPE state ADD VALUE 'lost'; COMMIT; UPDATE t SET s = 'lost'"},
        {given, "ALTER TYPE state ADD VALUE 'lost'; UPDATE t SET s = 'lost'"},
        {given, "BEGIN; CREATE TYPE mood AS ENUM ('a'); ALTER TYPE mood ADD VALUE 'b'; CREATE TABLE m (a mood DEFAULT 'b'); COMMIT"},
        {given, "BEGIN; ALTER TYPE state RENAME VALUE 'open' TO 'lost'; UPDATE t SET s = 'lost'; COMMIT"},
    });
}

TEST_CASE("syntax that is newer than the server is refused", "[server]") {
    constexpr const char* given = "CREATE TABLE t (id int PRIMARY KEY, n text); CREATE TABLE u (id int PRIMARY KEY, t_id int, v int GENERATED ALWAYS AS (id) STORED);"
                                  "CREATE TABLE p (id int) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);"
                                  "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$; CREATE ROLE newer_syntax";
    struct Newer { int since; const char* statement; };
    constexpr Newer all[] = {
        {13, "ALTER TABLE u ALTER COLUMN v DROP EXPRESSION"},
        {13, "CREATE VIEW w AS SELECT id FROM t ORDER BY id FETCH FIRST 1 ROW WITH TIES"},
        {14, "ALTER TABLE t ALTER COLUMN n SET COMPRESSION pglz"},
        {14, "CREATE TABLE c (n text COMPRESSION pglz)"},
        {14, "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY"},
        {14, "CREATE OR REPLACE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()"},
        {14, "CREATE FUNCTION one() RETURNS int RETURN 1"},
        {14, "CREATE TYPE r AS RANGE (subtype = int, multirange_type_name = rs)"},
        {14, "CREATE VIEW w AS SELECT n FROM t GROUP BY DISTINCT n, ROLLUP (n)"},
        {14, "CREATE VIEW w AS WITH RECURSIVE s(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM s WHERE id < 3) SEARCH DEPTH FIRST BY id SET o SELECT id FROM s"},
        {15, "MERGE INTO t USING u ON u.t_id = t.id WHEN MATCHED THEN UPDATE SET n = ''"},
        {15, "CREATE UNIQUE INDEX i ON t (n) NULLS NOT DISTINCT"},
        {15, "ALTER TABLE t ADD UNIQUE NULLS NOT DISTINCT (n)"},
        {15, "ALTER TABLE u ADD FOREIGN KEY (t_id) REFERENCES t ON DELETE SET NULL (t_id)"},
        {15, "ALTER TABLE t SET ACCESS METHOD heap"},
        {15, "CREATE VIEW w WITH (security_invoker = true) AS SELECT id FROM t"},
        {15, "GRANT SET ON PARAMETER work_mem TO newer_syntax"},
    };
    if (test::no_server()) return;
    for (const Newer& one : all) {
        CAPTURE(one.statement);
        CHECK(server_says({given, one.statement}).empty());
        CHECK(we_say({given, one.statement}).empty());
        CHECK(we_say({given, one.statement}, one.since).empty());
        CHECK_FALSE(we_say({given, one.statement}, one.since - 1).empty());
        test::scratch_server().connect().run("DROP OWNED BY newer_syntax; DROP ROLE newer_syntax");
    }
}

TEST_CASE("nothing is missed that a name known only to the server may stand for", "[server]") {
    const auto with_name = [](const char* name, const char* statement) {
        return fmt::format("{} DO $$ DECLARE n text; BEGIN SELECT {} INTO n FROM orders; EXECUTE format('{}', n); END $$;", shop, name, statement);
    };
    const std::string made = with_name("'orders_' || count(*)", "CREATE TABLE %I (a int)");
    const std::string altered = with_name("'orders' || repeat('x', count(*)::int)", "ALTER TABLE %I ADD COLUMN extra int");
    const std::string dropped = with_name("'orders' || repeat('x', count(*)::int)", "DROP TABLE %I");
    check({
        {made.c_str(), "ALTER TABLE orders_0 ADD COLUMN b int"},
        {made.c_str(), "ALTER TABLE orders DROP COLUMN nothing"},
        {altered.c_str(), "ALTER TABLE orders DROP COLUMN extra"},
        {dropped.c_str(), "CREATE TABLE orders (id int)"},
    });
}

namespace {

std::vector<std::string> said_of(const rule_tests::Files& files) {
    std::vector<std::string> said;
    for (const Finding& finding : rule_tests::examine(files, {}).findings)
        if (finding.rule == "missing-object" && finding.direction != "downgrade") said.push_back(finding.object);
    return said;
}

}  // namespace

TEST_CASE("a chain that changes what it did not make goes on from something else, for good") {
    using Said = std::vector<std::string>;
    const std::string made = "CREATE TABLE logs (id int);", late = "ALTER TABLE comments ADD COLUMN note text;";
    CHECK(said_of({{"1.sql", "ALTER TABLE comments DROP COLUMN anonymous;"}, {"2.sql", made}, {"3.sql", late}}) == Said{});
    CHECK(said_of({{"1.sql", "DROP TABLE spam;"}, {"2.sql", made}, {"3.sql", late}}) == Said{});
    CHECK(said_of({{"1.sql", "UPDATE comments SET spam = false WHERE spam IS NULL;"}, {"2.sql", made}, {"3.sql", late}}) == Said{});
    CHECK(said_of({{"1.sql", "ALTER TYPE mood ADD VALUE 'calm';"}, {"2.sql", made}, {"3.sql", late}}) == Said{});
    CHECK(said_of({{"1.sql", "ALTER TYPE mood RENAME TO moods;"}, {"2.sql", made}, {"3.sql", late}}) == Said{});
    CHECK(said_of({{"1.sql", made}, {"2.sql", late}}) == Said{"public.comments"});
    CHECK(said_of({{"1.sql", made + "DROP TABLE IF EXISTS spam;"}, {"2.sql", late}}) == Said{"public.comments"});
    CHECK(said_of({{"1.sql", "DROP TYPE IF EXISTS mood;"}, {"2.sql", made}, {"3.sql", late}}) == Said{"public.comments"});
}
