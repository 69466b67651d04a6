// Roles, memberships, owners and comments, against a real server.
#include <catch2/catch.hpp>

#include "interpret/schema-text.hpp"
#include "interpret/server-comparison.hpp"

using namespace pgsteward::test;

TEST_CASE("roles are those of the server", "[server]") {
    check_against_server({
        {"attributes", R"(
            CREATE ROLE plain; CREATE USER u PASSWORD 'x'; CREATE GROUP g; CREATE ROLE all_of_it SUPERUSER CREATEDB CREATEROLE REPLICATION BYPASSRLS LOGIN NOINHERIT CONNECTION LIMIT 7 VALID UNTIL '2031-05-06 07:08:09+00';
            ALTER ROLE plain LOGIN CREATEDB; ALTER USER u NOLOGIN; ALTER ROLE all_of_it NOSUPERUSER INHERIT CONNECTION LIMIT -1; ALTER ROLE u VALID UNTIL 'infinity'; ALTER ROLE g PASSWORD NULL;
            COMMENT ON ROLE g IS 'a group'; CREATE ROLE "Odd Name")"},
        {"memberships", R"(
            CREATE ROLE a; CREATE ROLE b IN ROLE a; CREATE ROLE c ROLE b ADMIN a; CREATE ROLE d NOINHERIT; GRANT a, b TO d; GRANT a TO d WITH ADMIN OPTION;
            REVOKE ADMIN OPTION FOR a FROM d; CREATE GROUP g USER b; ALTER GROUP g ADD USER d; ALTER GROUP g DROP USER b; ALTER ROLE b NOINHERIT; GRANT d TO CURRENT_USER; REVOKE b FROM d;
            GRANT g TO b GRANTED BY postgres)"},
        {"a member grants its role", R"(
            CREATE ROLE boss; CREATE ROLE a ADMIN boss; CREATE ROLE x; CREATE ROLE y; SET ROLE boss; GRANT a TO x; RESET ROLE; GRANT a TO y; GRANT a TO x WITH ADMIN OPTION)"},
        {"settings", R"(
            CREATE ROLE a; ALTER ROLE a SET search_path = app, "Odd", public; ALTER ROLE a SET work_mem = '64MB'; ALTER ROLE a SET statement_timeout TO 5000; ALTER ROLE a IN DATABASE postgres SET work_mem TO '1MB';
            ALTER ROLE a RESET work_mem; CREATE ROLE b; ALTER ROLE b SET role = a; ALTER ROLE b SET jit = off; ALTER ROLE b RESET ALL; ALTER ROLE a SET DateStyle = ISO, DMY)"},
        {"a renamed role is renamed everywhere", R"(
            CREATE ROLE a; CREATE ROLE b IN ROLE a; CREATE ROLE c ADMIN a; CREATE TABLE t (id int, n text); ALTER TABLE t OWNER TO a; GRANT SELECT ON t TO b; GRANT UPDATE (n) ON t TO a WITH GRANT OPTION;
            CREATE POLICY p ON t TO b, a USING (true); CREATE SCHEMA s AUTHORIZATION a; ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT SELECT ON TABLES TO b; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER v FOREIGN DATA WRAPPER w;
            CREATE USER MAPPING FOR a SERVER v; ALTER ROLE a RENAME TO z; ALTER USER b RENAME TO "B")"},
        {"dropped", R"(
            CREATE ROLE a; CREATE ROLE b IN ROLE a; CREATE ROLE c ROLE a; DROP ROLE a; DROP ROLE IF EXISTS a, b; CREATE USER a)"},
    });
}

TEST_CASE("comments and owners of every kind are those of the server", "[server]") {
    check_against_server({
        {"relations and their parts", R"(
            CREATE SCHEMA app; CREATE TABLE app.t (id int PRIMARY KEY, n text CHECK (n <> ''), CONSTRAINT u UNIQUE (n)); CREATE INDEX i ON app.t (n); CREATE VIEW app.v AS SELECT id AS i FROM app.t; CREATE SEQUENCE app.s;
            CREATE FUNCTION app.tr() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER tr BEFORE INSERT ON app.t FOR EACH ROW EXECUTE FUNCTION app.tr();
            CREATE POLICY p ON app.t USING (true); CREATE RULE r AS ON DELETE TO app.v DO INSTEAD NOTHING;
            COMMENT ON SCHEMA app IS 'the schema'; COMMENT ON TABLE app.t IS 'it''s'; COMMENT ON COLUMN app.t.n IS 'name'; COMMENT ON COLUMN app.v.i IS 'of a view'; COMMENT ON CONSTRAINT u ON app.t IS 'c'; COMMENT ON CONSTRAINT t_pkey ON app.t IS 'pk';
            COMMENT ON INDEX app.i IS 'idx'; COMMENT ON INDEX app.t_pkey IS 'key index'; COMMENT ON VIEW app.v IS 'view'; COMMENT ON SEQUENCE app.s IS 'seq'; COMMENT ON TRIGGER tr ON app.t IS 'trg'; COMMENT ON POLICY p ON app.t IS 'pol';
            COMMENT ON RULE r ON app.v IS 'rule'; COMMENT ON FUNCTION app.tr() IS 'f'; COMMENT ON TABLE app.t IS NULL; COMMENT ON SCHEMA public IS 'ours'; COMMENT ON COLUMN app.t.id IS '')"},
        {"types, routines and the rest", R"(
            CREATE TYPE c AS (a int, b int); COMMENT ON TYPE c IS 't'; COMMENT ON COLUMN c.b IS 'attribute'; CREATE DOMAIN d AS int CONSTRAINT pos CHECK (VALUE > 0); COMMENT ON DOMAIN d IS 'd'; COMMENT ON CONSTRAINT pos ON DOMAIN d IS 'positive';
            CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int); COMMENT ON AGGREGATE total(int) IS 'agg'; CREATE PROCEDURE p(int) LANGUAGE sql AS 'SELECT 1'; COMMENT ON PROCEDURE p(int) IS 'proc';
            CREATE FUNCTION f(bigint, bigint) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; CREATE OPERATOR === (FUNCTION = f, LEFTARG = bigint, RIGHTARG = bigint); COMMENT ON OPERATOR === (bigint, bigint) IS 'op';
            CREATE COLLATION coll (LOCALE = 'C'); COMMENT ON COLLATION coll IS 'coll'; CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple); COMMENT ON TEXT SEARCH DICTIONARY dict IS 'dict';
            CREATE TEXT SEARCH CONFIGURATION cfg (COPY = english); COMMENT ON TEXT SEARCH CONFIGURATION cfg IS 'cfg'; CREATE TABLE t (a int, b int); CREATE STATISTICS st ON a, b FROM t; COMMENT ON STATISTICS st IS 'st';
            CREATE PUBLICATION pub; COMMENT ON PUBLICATION pub IS 'pub'; CREATE FOREIGN DATA WRAPPER w; COMMENT ON FOREIGN DATA WRAPPER w IS 'w'; CREATE SERVER s FOREIGN DATA WRAPPER w; COMMENT ON SERVER s IS 's';
            CREATE CAST (c AS d) WITH INOUT; COMMENT ON CAST (c AS d) IS 'cast'; CREATE OPERATOR FAMILY fam USING btree; COMMENT ON OPERATOR FAMILY fam USING btree IS 'fam'; CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8; COMMENT ON CONVERSION conv IS 'conv')"},
        {"owners of what else there is", R"(
            CREATE ROLE alice; CREATE ROLE boss SUPERUSER; CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int); ALTER AGGREGATE total(int) OWNER TO alice; CREATE COLLATION coll (LOCALE = 'C'); ALTER COLLATION coll OWNER TO alice;
            CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8; ALTER CONVERSION conv OWNER TO alice; CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple); ALTER TEXT SEARCH DICTIONARY dict OWNER TO alice;
            CREATE TEXT SEARCH CONFIGURATION cfg (COPY = simple); ALTER TEXT SEARCH CONFIGURATION cfg OWNER TO alice; CREATE TABLE t (a int, b int); CREATE STATISTICS st ON a, b FROM t; ALTER STATISTICS st OWNER TO alice;
            CREATE PUBLICATION pub; ALTER PUBLICATION pub OWNER TO boss; CREATE FOREIGN DATA WRAPPER w; ALTER FOREIGN DATA WRAPPER w OWNER TO boss; CREATE SERVER s FOREIGN DATA WRAPPER w; GRANT USAGE ON FOREIGN SERVER s TO alice; ALTER SERVER s OWNER TO alice;
            CREATE OPERATOR FAMILY fam USING btree; ALTER OPERATOR FAMILY fam USING btree OWNER TO alice; CREATE FUNCTION et() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION et();
            ALTER EVENT TRIGGER e OWNER TO boss; CREATE FUNCTION f(bigint, bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true'; CREATE OPERATOR === (FUNCTION = f, LEFTARG = bigint, RIGHTARG = bigint); ALTER OPERATOR === (bigint, bigint) OWNER TO alice)"},
    });
}

TEST_CASE("nobody becomes a member of a member of theirs") {
    pgsteward::Catalog catalog = pgsteward::interpret::new_database(15);
    pgsteward::interpret::interpret_text(catalog, pgsteward::SourceText("roles.sql", "CREATE ROLE a; CREATE ROLE b; CREATE ROLE c; GRANT a TO b; GRANT b TO c; GRANT c TO a; GRANT a TO a; GRANT a TO c; GRANT pg_database_owner TO a; GRANT a TO pg_database_owner;"));
    CHECK(catalog.roles.find({"", "a"})->member_of.empty());
    CHECK(catalog.roles.find({"", "b"})->member_of.size() == 1);
    CHECK(catalog.roles.find({"", "c"})->member_of.size() == 2);
}
