// What has properties but no semantics of its own: operators, text search, foreign data, publications …, against a
// real server.
#include <catch2/catch.hpp>

#include "interpret/server-comparison.hpp"

using namespace pgsteward::test;

TEST_CASE("aggregates, operators and types are those of the server", "[server]") {
    check_against_server({
        {"arguments of types with a length", R"(
            CREATE FUNCTION f(bit, bit(4), bit[], bpchar, bpchar[], char, char(3)[], varbit, "char", timestamp(3)) RETURNS bit LANGUAGE sql AS 'SELECT $1'; REVOKE ALL ON FUNCTION f(bit, bit, bit(2)[], bpchar, char[], char, bpchar[], bit varying, "char", timestamp) FROM PUBLIC;
            CREATE FUNCTION g(OUT bpchar[], INOUT bit(2)[]) LANGUAGE sql AS 'SELECT NULL::char[], $1'; DROP FUNCTION g(bit[]); CREATE AGGREGATE a(bpchar[]) (sfunc = array_cat, stype = bpchar[]))"},
        {"aggregates", R"(
            CREATE SCHEMA app; CREATE AGGREGATE app.total(int) (sfunc = int4pl, stype = int, initcond = '0', parallel = safe, combinefunc = int4pl);
            CREATE FUNCTION app.add(bigint, int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2'; CREATE FUNCTION app.done(bigint) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text';
            CREATE AGGREGATE app.shown(x int) (sfunc = app.add, stype = bigint, finalfunc = app.done, initcond = '0', finalfunc_modify = shareable, sspace = 64);
            CREATE AGGREGATE app.nothing(*) (sfunc = int8inc, stype = int8, initcond = '0'); CREATE AGGREGATE app.biggest(int) (sfunc = int4larger, stype = int, sortop = >);
            CREATE AGGREGATE app.old (basetype = int, sfunc = int4pl, stype = int); CREATE AGGREGATE app.moving(int) (sfunc = app.add, stype = bigint, msfunc = app.add, minvfunc = app.add, mstype = bigint, initcond = '0', minitcond = '1');
            CREATE OR REPLACE AGGREGATE app.total(int) (sfunc = int4pl, stype = int, initcond = '5'); ALTER FUNCTION app.add(bigint, int) RENAME TO plus; ALTER AGGREGATE app.biggest(int) RENAME TO largest;
            DROP AGGREGATE app.old(int); DROP FUNCTION app.done(bigint) CASCADE)"},
        {"operators and their links", R"(
            CREATE SCHEMA app; CREATE FUNCTION app.eq(bigint, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; CREATE FUNCTION app.qe(int, bigint) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
            CREATE FUNCTION app.ne(bigint, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; CREATE FUNCTION app.neg(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT -$1';
            CREATE OPERATOR app.=== (FUNCTION = app.eq, LEFTARG = bigint, RIGHTARG = int, COMMUTATOR = OPERATOR(app.===), NEGATOR = OPERATOR(app.!==), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
            CREATE OPERATOR app.!== (PROCEDURE = app.ne, LEFTARG = bigint, RIGHTARG = int, NEGATOR = OPERATOR(app.===)); CREATE OPERATOR app.=== (FUNCTION = app.qe, LEFTARG = int, RIGHTARG = bigint, COMMUTATOR = OPERATOR(app.===));
            CREATE OPERATOR app.!! (FUNCTION = app.neg, RIGHTARG = bigint); ALTER OPERATOR app.=== (bigint, int) SET (RESTRICT = NONE, JOIN = eqjoinsel);
            DROP OPERATOR app.!== (bigint, int); DROP FUNCTION app.neg(bigint) CASCADE; ALTER SCHEMA app RENAME TO moved)"},
        {"operator classes and families", R"(
            CREATE SCHEMA app; SET search_path = app, public; CREATE OPERATOR FAMILY whole USING btree; CREATE OPERATOR CLASS backwards FOR TYPE int USING btree FAMILY whole AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(int, int);
            CREATE OPERATOR CLASS alone FOR TYPE bigint USING hash AS OPERATOR 1 =, FUNCTION 1 hashint8(bigint); CREATE FUNCTION cmp48(int, bigint) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
            ALTER OPERATOR FAMILY whole USING btree ADD OPERATOR 1 < (int, bigint), FUNCTION 1 (int, bigint) cmp48(int, bigint); ALTER OPERATOR FAMILY whole USING btree ADD OPERATOR 2 <= (int, bigint); ALTER OPERATOR FAMILY whole USING btree DROP OPERATOR 2 (int, bigint);
            ALTER OPERATOR CLASS alone USING hash RENAME TO lonely; CREATE OPERATOR FAMILY spare USING gin; ALTER OPERATOR FAMILY spare USING gin SET SCHEMA public; DROP OPERATOR CLASS backwards USING btree)"},
        {"base types", R"(
            CREATE SCHEMA app; CREATE TYPE app.whole; CREATE FUNCTION app.whole_in(cstring) RETURNS app.whole LANGUAGE internal IMMUTABLE STRICT AS 'int4in'; CREATE FUNCTION app.whole_out(app.whole) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
            CREATE TYPE app.whole (INPUT = app.whole_in, OUTPUT = app.whole_out, LIKE = int4, CATEGORY = 'N', PREFERRED = true, DELIMITER = ';', DEFAULT = '7');
            CREATE TYPE app.word; CREATE FUNCTION app.word_in(cstring) RETURNS app.word LANGUAGE internal IMMUTABLE STRICT AS 'textin'; CREATE FUNCTION app.word_out(app.word) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
            CREATE TYPE app.word (INPUT = app.word_in, OUTPUT = app.word_out, INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended, COLLATABLE = true); ALTER TYPE app.word SET (STORAGE = external);
            CREATE TYPE app.later; CREATE CAST (app.whole AS int) WITHOUT FUNCTION AS IMPLICIT; CREATE CAST (int AS app.whole) WITHOUT FUNCTION AS ASSIGNMENT; CREATE CAST (app.word AS app.whole) WITH INOUT; DROP CAST (int AS app.whole))"},
        {"casts, conversions, transforms, languages, access methods, collations", R"(
            CREATE SCHEMA app; CREATE TYPE app.pair AS (a int, b int); CREATE FUNCTION app.to_pair(int) RETURNS app.pair LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1, $1)::app.pair'; CREATE CAST (int AS app.pair) WITH FUNCTION app.to_pair(int) AS ASSIGNMENT;
            CREATE CONVERSION app.conv FOR 'latin1' TO 'unicode' FROM iso8859_1_to_utf8; CREATE DEFAULT CONVERSION app.other FOR 'WIN1250' TO 'UTF8' FROM win_to_utf8;
            CREATE ACCESS METHOD heap_again TYPE TABLE HANDLER heap_tableam_handler; CREATE ACCESS METHOD bt TYPE INDEX HANDLER bthandler; CREATE LANGUAGE pl HANDLER plpgsql_call_handler; CREATE TRUSTED LANGUAGE pl2 HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
            CREATE COLLATION app.c1 (LOCALE = 'C'); CREATE COLLATION app.c2 FROM "C"; CREATE COLLATION app.c3 (LC_COLLATE = 'C', LC_CTYPE = 'POSIX'); CREATE COLLATION app.c4 FROM app.c3; CREATE COLLATION IF NOT EXISTS app.c4 (LOCALE = 'C');
            ALTER COLLATION app.c2 RENAME TO second; ALTER CONVERSION app.conv SET SCHEMA public; DROP TYPE app.pair CASCADE)"},
        {"nor are they where a signature takes the type of a column", R"(
            CREATE SCHEMA app; CREATE TABLE app.t (a varchar(9), b char(3), c numeric(5, 2)[], d timestamp(3), e interval day to second(1)); CREATE TYPE app.pair AS (a varchar(3), b app.t); SET search_path = app;
            CREATE FUNCTION f(t.a%TYPE, app.t.b%TYPE, x t.c%TYPE, t.d%TYPE) RETURNS SETOF t.e%TYPE LANGUAGE sql AS 'SELECT null::interval'; CREATE OR REPLACE FUNCTION f(varchar, char, x numeric[], timestamp) RETURNS SETOF interval LANGUAGE sql AS 'SELECT interval ''1 d''';
            CREATE FUNCTION g(t.a%TYPE) RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION g(t.a%TYPE); COMMENT ON FUNCTION f(t.a%TYPE, char, numeric[], t.d%TYPE) IS 'f'; CREATE FUNCTION h(pair.a%TYPE, app.pair.b%TYPE) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE FUNCTION i(pg_class.relname%TYPE, pg_catalog.pg_class.reltuples%TYPE, pg_attribute.attacl%TYPE, pg_stat_activity.query%TYPE) RETURNS information_schema.tables.table_name%TYPE LANGUAGE sql AS 'SELECT ''x''::information_schema.sql_identifier')"},
        {"lengths are no part of signatures", R"(
            CREATE FUNCTION f(a bit(8), b char(3), c bpchar, d char(4)[], e bit[], f bit varying(3), g varchar(3)[]) RETURNS bit LANGUAGE sql AS 'SELECT a'; CREATE FUNCTION h(OUT o bpchar[], INOUT p "bit") LANGUAGE sql AS 'SELECT null::bpchar[], p';
            CREATE FUNCTION g(VARIADIC char[]) RETURNS TABLE (x bpchar, y "bit", z "bit"[]) LANGUAGE sql AS 'SELECT null::bpchar, null::"bit", null::"bit"[] WHERE false'; CREATE FUNCTION d(a bit DEFAULT '1', b char DEFAULT 'x', c char[] DEFAULT '{}') RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE FUNCTION conc(bit, bit) RETURNS bit LANGUAGE sql AS 'SELECT $1'; CREATE OPERATOR ### (LEFTARG = bit, RIGHTARG = bit, FUNCTION = conc); CREATE AGGREGATE agg(bit) (SFUNC = conc, STYPE = bit); CREATE FUNCTION second(a char, b char[]) RETURNS char[] LANGUAGE sql AS 'SELECT b'; CREATE OPERATOR #### (LEFTARG = char, RIGHTARG = char[], FUNCTION = second);
            CREATE TYPE pair AS (a bit, b bpchar, c char[]); CREATE FUNCTION to_pair(bit) RETURNS pair LANGUAGE sql AS 'SELECT null::pair'; CREATE CAST (bit AS pair) WITH FUNCTION to_pair(bit); CREATE TYPE words AS RANGE (SUBTYPE = bpchar); CREATE TYPE bits AS RANGE (SUBTYPE = bit); COMMENT ON FUNCTION conc(bit(3), bit) IS 'found')"},
    });
}

TEST_CASE("text search objects and statistics are those of the server", "[server]") {
    check_against_server({
        {"text search", R"(
            CREATE SCHEMA app; CREATE TEXT SEARCH DICTIONARY app.plain (TEMPLATE = simple, STOPWORDS = english, ACCEPT = false); CREATE TEXT SEARCH DICTIONARY app.stem (TEMPLATE = snowball, LANGUAGE = russian);
            CREATE TEXT SEARCH CONFIGURATION app.ru (COPY = russian); CREATE TEXT SEARCH CONFIGURATION app.en (COPY = pg_catalog.english); CREATE TEXT SEARCH CONFIGURATION app.bare (PARSER = "default"); CREATE TEXT SEARCH CONFIGURATION app.si (COPY = simple);
            ALTER TEXT SEARCH CONFIGURATION app.bare ADD MAPPING FOR asciiword, word WITH app.plain, english_stem; ALTER TEXT SEARCH CONFIGURATION app.en ALTER MAPPING FOR asciiword WITH app.plain; ALTER TEXT SEARCH CONFIGURATION app.en ALTER MAPPING REPLACE english_stem WITH app.stem;
            ALTER TEXT SEARCH CONFIGURATION app.ru ALTER MAPPING FOR word, hword REPLACE russian_stem WITH app.plain; ALTER TEXT SEARCH CONFIGURATION app.ru DROP MAPPING FOR url, email; CREATE TEXT SEARCH CONFIGURATION app.copy (COPY = app.bare);
            ALTER TEXT SEARCH DICTIONARY app.plain (STOPWORDS = russian, ACCEPT); CREATE TEXT SEARCH PARSER app.par (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
            CREATE TEXT SEARCH TEMPLATE app.tem (INIT = dsimple_init, LEXIZE = dsimple_lexize); CREATE TEXT SEARCH DICTIONARY app.of_ours (TEMPLATE = app.tem); ALTER TEXT SEARCH CONFIGURATION app.si RENAME TO easy; ALTER TEXT SEARCH DICTIONARY app.stem RENAME TO stemmer)"},
        {"dictionaries of extensions", R"(
            CREATE SCHEMA app; SET search_path = app, public; CREATE EXTENSION unaccent WITH SCHEMA public; CREATE EXTENSION dict_int WITH SCHEMA app; CREATE TEXT SEARCH CONFIGURATION plain (COPY = pg_catalog.simple);
            ALTER TEXT SEARCH CONFIGURATION plain ALTER MAPPING FOR word, hword WITH unaccent, simple; ALTER TEXT SEARCH CONFIGURATION plain ALTER MAPPING FOR int WITH intdict; CREATE TEXT SEARCH DICTIONARY longer (TEMPLATE = intdict_template, MAXLEN = 8))"},
        {"extended statistics", R"(
            CREATE TABLE t (a int, b int, c text, "D" int); CREATE STATISTICS s1 ON a, b FROM t; CREATE STATISTICS s2 ON b, a FROM t; CREATE STATISTICS s3 (mcv, ndistinct) ON c, "D", a FROM t; CREATE STATISTICS named ON lower(c), a FROM t;
            CREATE STATISTICS only_one ON (a + b) FROM t; CREATE STATISTICS IF NOT EXISTS named ON a, b FROM t; ALTER STATISTICS named SET STATISTICS 50; CREATE STATISTICS IF NOT EXISTS dep (dependencies) ON a, c FROM t; ALTER STATISTICS dep SET STATISTICS -1;
            ALTER STATISTICS dep RENAME TO depends; ALTER TABLE t RENAME TO u; CREATE SCHEMA app; ALTER STATISTICS depends SET SCHEMA app; CREATE TABLE g (x int, y int); CREATE STATISTICS gs ON x, y FROM g; ALTER TABLE g DROP COLUMN x; DROP STATISTICS only_one)"},
    });
}

TEST_CASE("foreign data, replication and event triggers are those of the server", "[server]") {
    check_against_server({
        {"foreign data", R"(
            CREATE ROLE alice; CREATE FOREIGN DATA WRAPPER w OPTIONS (debug 'true', a 'b'); CREATE FUNCTION val(text[], oid) RETURNS void LANGUAGE internal AS 'postgresql_fdw_validator'; CREATE FOREIGN DATA WRAPPER x VALIDATOR postgresql_fdw_validator; CREATE FOREIGN DATA WRAPPER v; ALTER FOREIGN DATA WRAPPER v VALIDATOR val;
            ALTER FOREIGN DATA WRAPPER w OPTIONS (SET debug 'false', DROP a, ADD c 'd'); ALTER FOREIGN DATA WRAPPER x NO VALIDATOR; CREATE SERVER s TYPE 'kind' VERSION '1' FOREIGN DATA WRAPPER x OPTIONS (host 'h', port '1'); CREATE SERVER IF NOT EXISTS s FOREIGN DATA WRAPPER w;
            ALTER SERVER s VERSION '2' OPTIONS (SET host 'i', DROP port, dbname 'd'); CREATE USER MAPPING FOR alice SERVER s OPTIONS (user 'u', password 'secret'); CREATE USER MAPPING FOR CURRENT_USER SERVER s; CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (password 'p');
            ALTER USER MAPPING FOR alice SERVER s OPTIONS (SET password 'new', DROP user); DROP USER MAPPING FOR PUBLIC SERVER s; ALTER SERVER s RENAME TO renamed; ALTER FOREIGN DATA WRAPPER x RENAME TO "Y"; CREATE SERVER goes FOREIGN DATA WRAPPER w; CREATE USER MAPPING FOR alice SERVER goes;
            DROP FOREIGN DATA WRAPPER w CASCADE)"},
        {"publications and subscriptions", R"(
            CREATE SCHEMA app; CREATE TABLE app.t (id int PRIMARY KEY, a text, b int); CREATE TABLE app.u (id int); CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'delete, insert'); CREATE PUBLICATION part FOR TABLE app.t (b, id), app.u WHERE (id > 3);
            CREATE PUBLICATION schemas FOR TABLES IN SCHEMA app, public; ALTER PUBLICATION schemas DROP TABLES IN SCHEMA public; ALTER PUBLICATION part SET (publish_via_partition_root = true, publish = 'update,insert'); ALTER PUBLICATION part DROP TABLE app.u; ALTER PUBLICATION part ADD TABLE app.u;
            CREATE PUBLICATION reset FOR TABLE app.t; ALTER PUBLICATION reset SET TABLE app.u; CREATE PUBLICATION empty; ALTER PUBLICATION empty ADD TABLES IN SCHEMA app; ALTER TABLE app.u RENAME TO v; ALTER SCHEMA app RENAME TO application; CREATE PUBLICATION bye FOR TABLE application.v; DROP TABLE application.v;
            CREATE SUBSCRIPTION s CONNECTION 'host=nowhere password=x' PUBLICATION a, "B" WITH (connect = false, slot_name = NONE, binary = true, streaming = on, synchronous_commit = 'local'); ALTER SUBSCRIPTION s CONNECTION 'host=elsewhere'; ALTER SUBSCRIPTION s SET (binary = false, disable_on_error = true);
            ALTER SUBSCRIPTION s ADD PUBLICATION c WITH (refresh = false); ALTER SUBSCRIPTION s DROP PUBLICATION a WITH (refresh = false); CREATE SUBSCRIPTION s2 CONNECTION 'host=nowhere' PUBLICATION p WITH (connect = false); ALTER SUBSCRIPTION s2 RENAME TO s3)"},
        {"event triggers, schemas, extensions", R"(
            CREATE SCHEMA app; CREATE FUNCTION app.et() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER one ON ddl_command_start WHEN TAG IN ('create table', 'DROP TABLE') EXECUTE FUNCTION app.et(); CREATE EVENT TRIGGER two ON sql_drop EXECUTE PROCEDURE app.et();
            ALTER EVENT TRIGGER one DISABLE; ALTER EVENT TRIGGER two ENABLE ALWAYS; CREATE EVENT TRIGGER three ON ddl_command_end EXECUTE FUNCTION app.et(); ALTER EVENT TRIGGER three ENABLE REPLICA; ALTER EVENT TRIGGER three ENABLE; ALTER EVENT TRIGGER three RENAME TO "Three";
            ALTER FUNCTION app.et() RENAME TO watch; DROP EVENT TRIGGER two; ALTER SCHEMA app RENAME TO moved)"},
    });
}

TEST_CASE("clones of a partitioned table's triggers fire as the trigger does", "[server]") {
    const std::string tables = "CREATE TABLE t (id int) PARTITION BY RANGE (id); CREATE TABLE a PARTITION OF t FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (id); CREATE TABLE b PARTITION OF a FOR VALUES FROM (0) TO (5); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; "
                               "CREATE TRIGGER r BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER s BEFORE UPDATE ON t EXECUTE FUNCTION f(); CREATE TRIGGER r2 BEFORE UPDATE ON b FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER s BEFORE UPDATE ON a EXECUTE FUNCTION f(); ";
    const std::vector<std::pair<const char*, std::string>> cases = {
        {"one", tables + "ALTER TABLE t ENABLE ALWAYS TRIGGER r, ENABLE REPLICA TRIGGER s"},
        {"all", tables + "ALTER TABLE t DISABLE TRIGGER USER"},
        {"in the middle", tables + "ALTER TABLE a DISABLE TRIGGER r"},
        {"that table alone", tables + "ALTER TABLE ONLY t DISABLE TRIGGER r; ALTER TABLE ONLY a ENABLE ALWAYS TRIGGER r"},
        {"a later partition", tables + "ALTER TABLE t ENABLE ALWAYS TRIGGER r; CREATE TABLE c PARTITION OF a FOR VALUES FROM (5) TO (6); CREATE TABLE d (id int); ALTER TABLE t ATTACH PARTITION d DEFAULT"},
        {"not children", "CREATE TABLE t (id int); CREATE TABLE k () INHERITS (t); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER r BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER r BEFORE UPDATE ON k FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE t DISABLE TRIGGER r"},
    };
    for (const auto& [what, sql] : cases) check_against_server({{what, sql.c_str()}});
}

TEST_CASE("equal keys of one CREATE TABLE or of one new column are one", "[server]") {
    check_against_server({
        {"the primary key stays, under the first name", R"(
            CREATE TABLE a (id int UNIQUE NOT NULL, PRIMARY KEY (id));
            CREATE TABLE b (id int CONSTRAINT named UNIQUE, PRIMARY KEY (id));
            CREATE TABLE c (id int CONSTRAINT one UNIQUE, CONSTRAINT two PRIMARY KEY (id));
            CREATE TABLE d (id int PRIMARY KEY, UNIQUE (id));
            CREATE TABLE e (id int UNIQUE, CONSTRAINT other UNIQUE (id));
            CREATE TABLE f (id int REFERENCES a))"},
        {"of a column that ALTER TABLE adds too, but not of several actions", R"(
            CREATE TABLE a (x int); ALTER TABLE a ADD COLUMN id serial PRIMARY KEY UNIQUE; CREATE TABLE b (x int); ALTER TABLE b ADD COLUMN id int CONSTRAINT named UNIQUE PRIMARY KEY, ADD COLUMN y int UNIQUE UNIQUE REFERENCES a (id);
            CREATE TABLE c (x int); ALTER TABLE c ADD COLUMN id int UNIQUE, ADD PRIMARY KEY (id); CREATE TABLE d (x int); ALTER TABLE d ADD UNIQUE (x), ADD CONSTRAINT other UNIQUE (x))"},
    });
}

TEST_CASE("parameters in bodies, casts of rules and keys of partitions are those of the server", "[server]") {
    check_against_server({
        {"parameters", R"(
            CREATE TABLE a (x text, n int); CREATE FUNCTION f(amount int, b text) RETURNS int LANGUAGE sql BEGIN ATOMIC INSERT INTO a SELECT b, amount; UPDATE a SET n = n - amount WHERE x = f.b; SELECT amount; SELECT f.amount FROM a; END;
            CREATE FUNCTION g(amount int) RETURNS int LANGUAGE sql RETURN amount + 1)"},
        {"what a rule inserts", R"(
            CREATE TABLE a (x text, n numeric, v varchar(5)); CREATE TABLE b (x varchar, n int); CREATE RULE r1 AS ON INSERT TO a DO ALSO INSERT INTO b (x, n) SELECT 'lit', new.n;
            CREATE RULE r2 AS ON INSERT TO a DO ALSO INSERT INTO b (x, n) SELECT new.v, new.n + 1 FROM a WHERE a.x = new.x; CREATE RULE r3 AS ON INSERT TO a DO ALSO INSERT INTO b (x, n) VALUES ('lit', new.n);
            CREATE RULE r4 AS ON INSERT TO a DO ALSO INSERT INTO b (x, n) VALUES ('lit', new.n), (new.v, 3))"},
        {"keys of partitions", R"(
            CREATE TABLE p (a int, "B" int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); ALTER TABLE p ADD PRIMARY KEY (a, "B");
            CREATE TABLE q (a int NOT NULL, b int NOT NULL, UNIQUE (a, b)) PARTITION BY LIST (a); CREATE TABLE q1 PARTITION OF q (PRIMARY KEY (a, b)) FOR VALUES IN (1);
            CREATE TABLE q2 (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b)); ALTER TABLE q ATTACH PARTITION q2 FOR VALUES IN (2))"},
        {"how the session stores tables", R"(
            CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler; SET default_table_access_method = heap_too; CREATE TABLE t (a int PRIMARY KEY); CREATE MATERIALIZED VIEW m AS SELECT a FROM t; CREATE TABLE p (a int) PARTITION BY LIST (a);
            CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); RESET default_table_access_method; CREATE TABLE u (a int); SET default_table_access_method = heap_too; CREATE TABLE v (a int) USING heap)"},
        {"what every database has", R"(
            CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog; CREATE TABLE t (a int); CREATE TRIGGER same BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger())"},
        {"ranges", R"(
            CREATE SCHEMA app; CREATE FUNCTION app.diff(float8, float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2'; CREATE TYPE app.r1 AS RANGE (SUBTYPE = float8, SUBTYPE_OPCLASS = float8_ops, SUBTYPE_DIFF = app.diff);
            CREATE TYPE app.r2 AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops))"},
    });
}
