// GRANT, REVOKE, owners and default privileges, against a real server.
#include <catch2/catch.hpp>

#include "interpret/server-comparison.hpp"

using namespace pgsteward::test;

TEST_CASE("grants on relations and columns are those of the server", "[server]") {
    check_against_server({
        {"the first grant writes the default down", R"(
            CREATE ROLE alice; CREATE ROLE bob; CREATE SCHEMA app;
            CREATE TABLE app.plain (id int); CREATE TABLE app.t (id int, name text, secret text);
            GRANT SELECT, UPDATE ON app.t TO alice;
            GRANT ALL ON app.t TO bob WITH GRANT OPTION;
            GRANT SELECT ON app.t TO PUBLIC;
            GRANT DELETE ON TABLE app.t TO CURRENT_USER)"},
        {"revoking everything leaves an empty list, not none", R"(
            CREATE ROLE alice; CREATE TABLE t (id int);
            GRANT INSERT ON t TO alice; REVOKE INSERT ON t FROM alice;
            REVOKE ALL ON t FROM postgres; CREATE TABLE u (id int); REVOKE ALL ON u FROM PUBLIC)"},
        {"columns of a table revoked by the table", R"(
            CREATE ROLE alice; CREATE ROLE bob; CREATE TABLE t (id int, name text, secret text);
            GRANT SELECT (id, name), UPDATE (name) ON t TO alice;
            GRANT INSERT (id), REFERENCES (id) ON t TO bob WITH GRANT OPTION;
            GRANT SELECT ON t TO alice;
            REVOKE SELECT ON t FROM alice;
            REVOKE GRANT OPTION FOR INSERT (id) ON t FROM bob;
            GRANT ALL (secret) ON t TO bob;
            REVOKE UPDATE ON t FROM bob)"},
        {"revoking from the table a column's only grant", R"(
            CREATE ROLE alice; CREATE TABLE t (id int, name text);
            GRANT SELECT (id) ON t TO alice; REVOKE ALL ON t FROM alice; GRANT UPDATE (name) ON t TO PUBLIC; REVOKE UPDATE (name) ON t FROM PUBLIC)"},
        {"grant options cascade", R"(
            CREATE ROLE alice; CREATE ROLE bob; CREATE ROLE carol; CREATE ROLE dave; CREATE TABLE t (id int, name text);
            GRANT SELECT, INSERT ON t TO alice WITH GRANT OPTION;
            SET ROLE alice; GRANT SELECT ON t TO bob WITH GRANT OPTION; GRANT INSERT ON t TO carol;
            SET ROLE bob; GRANT SELECT ON t TO dave; GRANT SELECT ON t TO carol;
            RESET ROLE;
            REVOKE SELECT ON t FROM alice;
            REVOKE GRANT OPTION FOR SELECT ON t FROM alice CASCADE;
            REVOKE INSERT ON t FROM alice CASCADE)", 1},
        {"a grant option from two sides survives one of them", R"(
            CREATE ROLE alice; CREATE ROLE bob; CREATE ROLE carol; CREATE TABLE t (id int);
            GRANT SELECT ON t TO alice WITH GRANT OPTION; GRANT SELECT ON t TO bob WITH GRANT OPTION;
            SET ROLE bob; GRANT SELECT ON t TO alice WITH GRANT OPTION;
            SET ROLE alice; GRANT SELECT ON t TO carol;
            RESET ROLE; REVOKE SELECT ON t FROM alice CASCADE)"},
        {"nobody gives back what came from them", R"(
            CREATE ROLE alice; CREATE ROLE bob; CREATE TABLE t (id int);
            GRANT SELECT ON t TO alice WITH GRANT OPTION;
            SET ROLE alice; GRANT SELECT ON t TO bob WITH GRANT OPTION;
            SET ROLE bob; GRANT SELECT ON t TO alice WITH GRANT OPTION; RESET ROLE)", 1},
        {"who grants: a member of the owner stands for it, another for itself", R"(
            CREATE ROLE owners; CREATE ROLE member IN ROLE owners; CREATE ROLE outsider; CREATE ROLE reader; CREATE ROLE quiet NOINHERIT IN ROLE owners;
            CREATE TABLE t (id int); ALTER TABLE t OWNER TO owners;
            SET ROLE member; GRANT SELECT ON t TO reader; GRANT SELECT ON t TO outsider WITH GRANT OPTION;
            SET ROLE outsider; GRANT SELECT, UPDATE ON t TO PUBLIC;
            RESET ROLE; GRANT UPDATE ON t TO reader;
            SET ROLE quiet; GRANT DELETE ON t TO reader; RESET ROLE)"},
        {"a chain of memberships, and a group that holds the option", R"(
            CREATE ROLE keepers; CREATE ROLE team IN ROLE keepers; CREATE ROLE ann LOGIN IN ROLE team; CREATE ROLE zoe; CREATE TABLE t (a int, b int);
            GRANT SELECT ON t TO keepers WITH GRANT OPTION; GRANT UPDATE (b) ON t TO team WITH GRANT OPTION;
            SET ROLE ann; GRANT SELECT ON t TO zoe; GRANT UPDATE (b) ON t TO zoe; GRANT SELECT (a) ON t TO zoe; RESET ROLE)"},
        {"an owner takes the right away from itself", R"(
            CREATE ROLE alice; CREATE ROLE bob; CREATE TABLE t (id int); ALTER TABLE t OWNER TO alice;
            SET ROLE alice; REVOKE ALL ON t FROM alice; GRANT SELECT ON t TO bob; RESET ROLE)"},
        {"all tables, sequences and routines of a schema", R"(
            CREATE ROLE alice; CREATE SCHEMA app; CREATE TABLE app.t (id serial); CREATE VIEW app.v AS SELECT 1 AS one; CREATE SEQUENCE app.s;
            CREATE MATERIALIZED VIEW app.m AS SELECT 1 AS one; CREATE TABLE app.parted (id int) PARTITION BY RANGE (id);
            CREATE FUNCTION app.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE PROCEDURE app.p() LANGUAGE sql AS 'SELECT 1';
            CREATE AGGREGATE app.total(int) (sfunc = int4pl, stype = int, initcond = '0');
            GRANT SELECT ON ALL TABLES IN SCHEMA app TO alice; GRANT ALL ON ALL SEQUENCES IN SCHEMA app TO alice;
            REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC; GRANT EXECUTE ON ALL PROCEDURES IN SCHEMA app TO alice;
            GRANT EXECUTE ON ALL ROUTINES IN SCHEMA app TO alice WITH GRANT OPTION)"},
        {"sequences by either word", R"(
            CREATE ROLE alice; CREATE SEQUENCE s; GRANT USAGE ON SEQUENCE s TO alice; GRANT SELECT ON TABLE s TO alice; GRANT ALL ON s TO PUBLIC; REVOKE UPDATE ON SEQUENCE s FROM PUBLIC)"},
    });
}

TEST_CASE("grants on other objects are those of the server", "[server]") {
    check_against_server({
        {"schemas, types, domains, languages, functions", R"(
            CREATE ROLE alice; CREATE SCHEMA app; GRANT USAGE ON SCHEMA app TO alice; GRANT CREATE ON SCHEMA public TO alice; REVOKE ALL ON SCHEMA public FROM PUBLIC;
            CREATE TYPE app.mood AS ENUM ('ok'); REVOKE USAGE ON TYPE app.mood FROM PUBLIC; CREATE DOMAIN app.d AS int; GRANT USAGE ON DOMAIN app.d TO alice WITH GRANT OPTION;
            GRANT ALL ON TYPE app.d TO alice;
            CREATE FUNCTION app.f(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE ALL ON FUNCTION app.f(int, text) FROM PUBLIC;
            CREATE FUNCTION app.only() RETURNS int LANGUAGE sql AS 'SELECT 1'; GRANT EXECUTE ON FUNCTION app.only TO alice;
            CREATE PROCEDURE app.p(INOUT x int) LANGUAGE sql AS 'SELECT 1'; GRANT EXECUTE ON PROCEDURE app.p TO alice; REVOKE EXECUTE ON ROUTINE app.p(int) FROM PUBLIC)"},
        {"foreign data, parameters", R"(
            CREATE ROLE alice; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
            GRANT USAGE ON FOREIGN DATA WRAPPER w TO alice WITH GRANT OPTION; GRANT ALL ON FOREIGN SERVER s TO PUBLIC;
            GRANT SET ON PARAMETER work_mem TO alice; GRANT ALTER SYSTEM ON PARAMETER max_connections TO alice WITH GRANT OPTION;
            GRANT ALL ON PARAMETER log_statement TO alice; REVOKE ALL ON PARAMETER log_statement FROM alice)"},
        {"parameters after DROP OWNED", R"(
            CREATE ROLE alice; CREATE ROLE bob; GRANT SET ON PARAMETER work_mem TO alice, bob; GRANT ALL ON PARAMETER log_statement TO alice; DROP OWNED BY alice)"},
        {"languages", R"(
            CREATE ROLE alice; REVOKE USAGE ON LANGUAGE sql FROM PUBLIC; GRANT USAGE ON LANGUAGE plpgsql TO alice WITH GRANT OPTION)"},
    });
}

TEST_CASE("a new owner takes the lists along", "[server]") {
    check_against_server({
        {"grants of and to both owners are joined", R"(
            CREATE ROLE alice; CREATE ROLE bob; CREATE ROLE carol; CREATE TABLE t (id serial, name text);
            ALTER TABLE t OWNER TO alice;
            SET ROLE alice; GRANT SELECT ON t TO bob WITH GRANT OPTION; GRANT UPDATE (name) ON t TO bob; GRANT SELECT (id) ON t TO carol; GRANT USAGE ON SEQUENCE t_id_seq TO carol;
            SET ROLE bob; GRANT SELECT ON t TO carol; RESET ROLE;
            ALTER TABLE t OWNER TO bob; ALTER SEQUENCE t_id_seq OWNER TO carol)", 1},
        {"back and forth", R"(
            CREATE ROLE alice; CREATE ROLE bob; CREATE SCHEMA app AUTHORIZATION alice CREATE TABLE t (id int) CREATE VIEW v AS SELECT id FROM t;
            GRANT ALL ON SCHEMA app TO bob; ALTER SCHEMA app OWNER TO bob; ALTER SCHEMA app OWNER TO alice; ALTER VIEW app.v OWNER TO bob; GRANT SELECT ON app.v TO alice; ALTER VIEW app.v OWNER TO alice)"},
        {"identity and owned sequences, partitions, materialized views", R"(
            CREATE ROLE alice; CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY); CREATE SEQUENCE own OWNED BY t.id; ALTER TABLE t OWNER TO alice;
            CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); ALTER TABLE p OWNER TO alice;
            CREATE MATERIALIZED VIEW m AS SELECT 1 AS one; ALTER MATERIALIZED VIEW m OWNER TO alice; CREATE SEQUENCE free; ALTER SEQUENCE free OWNER TO alice)"},
        {"functions, types, domains", R"(
            CREATE ROLE alice; CREATE ROLE bob; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE ALL ON FUNCTION f() FROM PUBLIC; GRANT EXECUTE ON FUNCTION f() TO alice;
            ALTER FUNCTION f() OWNER TO alice; CREATE TYPE c AS (a int); ALTER TYPE c OWNER TO alice; CREATE DOMAIN d AS text; GRANT USAGE ON DOMAIN d TO bob; ALTER DOMAIN d OWNER TO bob;
            CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'; ALTER PROCEDURE p() OWNER TO bob; CREATE TYPE e AS ENUM ('a'); ALTER TYPE e OWNER TO bob)"},
        {"REASSIGN OWNED takes the lists of columns along", R"(
            CREATE ROLE alice; CREATE ROLE heir; CREATE TABLE t (id serial, name text); ALTER TABLE t OWNER TO alice; GRANT SELECT (name) ON t TO alice, heir;
            REASSIGN OWNED BY alice TO heir)"},
        {"REASSIGN OWNED", R"(
            CREATE ROLE alice; CREATE ROLE bob; CREATE ROLE heir; CREATE SCHEMA app AUTHORIZATION alice; CREATE TABLE app.t (id serial); ALTER TABLE app.t OWNER TO alice;
            CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION app.f() OWNER TO bob; GRANT SELECT ON app.t TO bob;
            ALTER DEFAULT PRIVILEGES FOR ROLE alice GRANT SELECT ON TABLES TO bob;
            REASSIGN OWNED BY alice, bob TO heir)"},
        {"DROP OWNED", R"(
            CREATE ROLE alice; CREATE ROLE bob; CREATE TABLE kept (id int, name text); GRANT SELECT ON kept TO alice, bob; GRANT SELECT (name) ON kept TO alice;
            CREATE TABLE gone (id serial); ALTER TABLE gone OWNER TO alice; CREATE SCHEMA hers AUTHORIZATION alice; CREATE TYPE ty AS ENUM ('a'); ALTER TYPE ty OWNER TO alice;
            ALTER TABLE kept ENABLE ROW LEVEL SECURITY; CREATE POLICY for_both ON kept TO alice, bob USING (true); CREATE POLICY only_her ON kept TO alice USING (true);
            ALTER DEFAULT PRIVILEGES FOR ROLE alice GRANT SELECT ON TABLES TO bob; ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO alice, bob;
            GRANT CREATE ON SCHEMA public TO alice;
            DROP OWNED BY alice; DROP ROLE alice)"},
    });
}

TEST_CASE("default privileges are those of the server", "[server]") {
    check_against_server({
        {"of every kind, everywhere and in a schema", R"(
            CREATE ROLE alice; CREATE ROLE bob; CREATE SCHEMA app;
            ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO alice; ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT INSERT ON TABLES TO alice, bob;
            ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT EXECUTE ON ROUTINES TO bob;
            ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO bob; ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC; ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO alice WITH GRANT OPTION;
            CREATE TABLE app.t (id serial); CREATE TABLE elsewhere (id int GENERATED BY DEFAULT AS IDENTITY); CREATE VIEW app.v AS SELECT 1 AS one; CREATE SEQUENCE app.s;
            CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
            CREATE TYPE app.mood AS ENUM ('ok'); CREATE DOMAIN d AS int; CREATE TYPE app.pair AS (a int, b int); CREATE SCHEMA later; CREATE MATERIALIZED VIEW mv AS SELECT 1 AS one;
            CREATE TABLE made AS SELECT 1 AS one;
            CREATE AGGREGATE app.total(int) (sfunc = int4pl, stype = int))"},
        {"of nothing at all are the built-in ones", R"(
            CREATE ROLE alice; CREATE SCHEMA app; GRANT ALL ON SCHEMA app TO alice; ALTER DEFAULT PRIVILEGES FOR ROLE alice REVOKE ALL ON SEQUENCES FROM alice; SET ROLE alice; CREATE TABLE app.t (id serial); RESET ROLE)"},
        {"taken back they are no entry", R"(
            CREATE ROLE alice; CREATE SCHEMA app;
            ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO alice; ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM alice;
            ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO alice; ALTER DEFAULT PRIVILEGES IN SCHEMA app REVOKE ALL ON TABLES FROM alice;
            ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
            ALTER DEFAULT PRIVILEGES IN SCHEMA app REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
            CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1')"},
        {"of several roles: the maker's count", R"(
            CREATE ROLE alice; CREATE ROLE bob; CREATE ROLE reader; CREATE SCHEMA app; GRANT ALL ON SCHEMA app TO alice, bob;
            ALTER DEFAULT PRIVILEGES FOR ROLE alice, bob IN SCHEMA app GRANT SELECT ON TABLES TO reader;
            ALTER DEFAULT PRIVILEGES FOR USER bob REVOKE ALL ON TABLES FROM bob;
            ALTER DEFAULT PRIVILEGES FOR ROLE alice GRANT SELECT ON TABLES TO PUBLIC;
            SET ROLE alice; CREATE TABLE app.hers (id int); SET ROLE bob; CREATE TABLE app.his (id serial); RESET ROLE; CREATE TABLE app.ours (id int);
            ALTER TABLE app.hers OWNER TO bob; ALTER DEFAULT PRIVILEGES FOR ROLE bob IN SCHEMA app REVOKE SELECT ON TABLES FROM reader)"},
        {"a schema's go with it, and follow its name", R"(
            CREATE ROLE alice; CREATE SCHEMA app; CREATE SCHEMA old; ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO alice; ALTER DEFAULT PRIVILEGES IN SCHEMA old GRANT SELECT ON TABLES TO alice;
            ALTER SCHEMA app RENAME TO application; DROP SCHEMA old; ALTER ROLE alice RENAME TO anne)"},
        {"a replaced function keeps its list", R"(
            CREATE ROLE alice; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; GRANT EXECUTE ON FUNCTION f() TO alice; ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC;
            CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'; CREATE OR REPLACE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 2')"},
    });
}

TEST_CASE("grants on objects of extensions and of the server are those of the server", "[server]") {
    check_against_server({
        {"functions, a wrapper and a type of extensions", R"(
            CREATE ROLE alice; CREATE ROLE bob; CREATE SCHEMA ext;
            CREATE EXTENSION pgcrypto SCHEMA ext; CREATE EXTENSION postgres_fdw; CREATE EXTENSION citext;
            GRANT EXECUTE ON FUNCTION ext.digest(text, text) TO alice;
            REVOKE EXECUTE ON FUNCTION ext.digest(text, text) FROM PUBLIC;
            REVOKE ALL ON FUNCTION ext.digest(bytea, text) FROM PUBLIC, alice;
            GRANT EXECUTE ON FUNCTION ext.gen_salt(text) TO PUBLIC;
            GRANT ALL ON ROUTINE ext.gen_salt(text, int4) TO bob WITH GRANT OPTION;
            GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO alice WITH GRANT OPTION;
            REVOKE GRANT OPTION FOR USAGE ON FOREIGN DATA WRAPPER postgres_fdw FROM alice;
            REVOKE USAGE ON TYPE citext FROM PUBLIC; GRANT USAGE ON TYPE citext TO bob)"},
        {"what was given and taken again leaves nothing", R"(
            CREATE ROLE alice; CREATE EXTENSION pgcrypto; CREATE EXTENSION postgres_fdw;
            GRANT EXECUTE ON FUNCTION digest(text, text) TO alice; REVOKE ALL ON FUNCTION digest(text, text) FROM alice;
            REVOKE EXECUTE ON FUNCTION gen_salt(text) FROM PUBLIC; GRANT EXECUTE ON FUNCTION gen_salt(text) TO PUBLIC;
            GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO alice; REVOKE USAGE ON FOREIGN DATA WRAPPER postgres_fdw FROM alice CASCADE)"},
        {"functions that an extension closes", R"(
            CREATE ROLE alice; CREATE EXTENSION dblink; CREATE EXTENSION pgstattuple;
            GRANT EXECUTE ON FUNCTION dblink_connect_u(text) TO alice;
            REVOKE ALL ON FUNCTION dblink_connect_u(text, text) FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION pgstattuple(regclass) TO PUBLIC)"},
        {"what predefined roles have from the start", R"(
            CREATE ROLE alice; CREATE EXTENSION pgstattuple; CREATE EXTENSION pg_buffercache;
            REVOKE EXECUTE ON FUNCTION pgstattuple(regclass), pg_ls_logdir() FROM pg_stat_scan_tables, pg_monitor;
            REVOKE EXECUTE ON FUNCTION pg_ls_waldir() FROM pg_monitor; GRANT EXECUTE ON FUNCTION pg_ls_waldir() TO pg_monitor;
            REVOKE SELECT ON pg_buffercache FROM pg_monitor, PUBLIC; GRANT SELECT ON pg_buffercache TO alice;
            GRANT EXECUTE ON FUNCTION pg_ls_tmpdir() TO pg_monitor; GRANT SELECT ON pg_shmem_allocations TO pg_read_all_stats;
            REVOKE UPDATE ON pg_settings FROM PUBLIC)"},
        {"an extension in a schema whose name is quoted", R"(
            CREATE ROLE alice; CREATE SCHEMA "My.ext"; CREATE EXTENSION hstore SCHEMA "My.ext";
            REVOKE EXECUTE ON FUNCTION "My.ext".akeys("My.ext".hstore) FROM PUBLIC;
            CREATE TABLE t (h "My.ext".hstore DEFAULT ''::"My.ext".hstore, CHECK (h OPERATOR("My.ext".?) 'a'));
            CREATE FUNCTION f("My.ext".hstore) RETURNS "My.ext".hstore LANGUAGE sql AS 'SELECT $1')"},
        {"relations of an extension, and their columns", R"(
            CREATE ROLE alice; CREATE EXTENSION pg_stat_statements;
            GRANT SELECT ON pg_stat_statements TO alice; REVOKE ALL ON TABLE pg_stat_statements_info FROM PUBLIC;
            GRANT SELECT (query, calls) ON pg_stat_statements TO alice WITH GRANT OPTION)"},
        {"functions and relations of the server", R"(
            CREATE ROLE alice;
            GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO alice; GRANT EXECUTE ON FUNCTION pg_ls_dir(text) TO alice;
            REVOKE EXECUTE ON FUNCTION pg_sleep(double precision) FROM PUBLIC;
            GRANT SELECT ON pg_catalog.pg_authid TO alice; GRANT SELECT ON pg_class TO PUBLIC; GRANT SELECT (rolname) ON pg_authid TO PUBLIC;
            REVOKE SELECT ON pg_catalog.pg_settings FROM PUBLIC; GRANT SELECT, INSERT ON information_schema.tables TO alice;
            GRANT USAGE ON SCHEMA pg_catalog TO alice; REVOKE USAGE ON SCHEMA information_schema FROM PUBLIC)"},
        {"a role gets another name, another goes", R"(
            CREATE ROLE alice; CREATE ROLE bob; CREATE EXTENSION pgcrypto;
            GRANT EXECUTE ON FUNCTION digest(text, text) TO alice, bob; GRANT EXECUTE ON FUNCTION gen_salt(text) TO bob;
            ALTER ROLE alice RENAME TO "Carol's"; DROP OWNED BY bob; DROP ROLE bob)"},
        {"a new owner", R"(
            CREATE ROLE alice SUPERUSER; CREATE EXTENSION pgcrypto;
            ALTER FUNCTION pg_catalog.lo_import(text) OWNER TO alice; ALTER FUNCTION digest(text, text) OWNER TO alice)"},
        {"default privileges are what an extension's objects begin with", R"(
            CREATE ROLE alice; ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO alice;
            CREATE EXTENSION pgcrypto; GRANT SELECT ON pg_proc TO alice)"},
    });
}
