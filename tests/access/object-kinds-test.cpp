// Privileges on the rarer kinds of objects, and by the rarer ways to get and lose them, against has_*_privilege(): small
// stories, each from the text and from the live catalog.
#include <catch2/catch.hpp>

#include <set>

#include "access/server-privileges.hpp"
#include "interpret/schema-text.hpp"
#include "postgres/introspection.hpp"
#include "postgres/load.hpp"
#include "postgres/scratch-server.hpp"

using namespace pgsteward;
using namespace pgsteward::test;

namespace {

struct Story {
    const char* what;
    const char* sql;
};

/// Roles, tablespaces and parameters belong to all databases: each story has its own.
constexpr Story stories[] = {
    {"a database is closed to all but some",
     "CREATE ROLE a1; CREATE ROLE a2; CREATE ROLE a3 IN ROLE a2; REVOKE ALL ON DATABASE here FROM PUBLIC; GRANT CONNECT, TEMPORARY ON DATABASE here TO a1; GRANT CREATE ON DATABASE here TO a2 WITH GRANT OPTION;"
     "REVOKE TEMP ON DATABASE here FROM a1; SET ROLE a2; GRANT CREATE ON DATABASE here TO a1; RESET ROLE;"},
    {"a database changes hands",
     "CREATE ROLE b1; CREATE ROLE b2; ALTER DATABASE here OWNER TO b1; REVOKE CONNECT ON DATABASE here FROM PUBLIC; REVOKE CREATE ON DATABASE here FROM b1; GRANT CONNECT ON DATABASE here TO b2;"
     "ALTER DATABASE here OWNER TO b2; CREATE SCHEMA in_b; "},
    {"the grants of a role that goes",
     "CREATE ROLE c1; CREATE ROLE c2; CREATE ROLE c3; CREATE TABLE c (id int); GRANT SELECT ON c TO c1 WITH GRANT OPTION; SET ROLE c1; GRANT SELECT ON c TO c2 WITH GRANT OPTION; SET ROLE c2;"
     "GRANT SELECT ON c TO c3; RESET ROLE; GRANT SELECT ON c TO c3; DROP OWNED BY c1; GRANT INSERT ON c TO c1;"},
    {"what a role owned goes to another",
     "CREATE ROLE d1; CREATE ROLE d2; CREATE SCHEMA d AUTHORIZATION d1; CREATE TYPE d.mood AS ENUM ('x'); ALTER TYPE d.mood OWNER TO d1; CREATE SEQUENCE d.s; ALTER SEQUENCE d.s OWNER TO d1;"
     "GRANT USAGE ON SEQUENCE d.s TO d2; REVOKE USAGE ON TYPE d.mood FROM PUBLIC; REASSIGN OWNED BY d1 TO d2; DROP ROLE d1;"},
    {"types and domains that are taken from all",
     "CREATE ROLE e1; CREATE ROLE e2; CREATE SCHEMA e; GRANT USAGE ON SCHEMA e TO e1; CREATE DOMAIN e.amount AS numeric; CREATE TYPE e.pair AS (a int, b int); CREATE TYPE e.r AS RANGE (SUBTYPE = int); CREATE TYPE e.mood AS ENUM ('x');"
     "REVOKE ALL ON TYPE e.amount, e.pair FROM PUBLIC; REVOKE USAGE ON DOMAIN e.amount FROM PUBLIC; GRANT USAGE ON DOMAIN e.amount TO e1 WITH GRANT OPTION; REVOKE ALL ON TYPE e.mood FROM PUBLIC, postgres;"
     "SET ROLE e1; GRANT ALL ON DOMAIN e.amount TO e2; RESET ROLE; REVOKE GRANT OPTION FOR USAGE ON TYPE e.amount FROM e1 CASCADE;"},
    {"languages", "CREATE ROLE f1; CREATE ROLE f2 IN ROLE f1; REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC; GRANT USAGE ON LANGUAGE plpgsql TO f1; REVOKE ALL ON LANGUAGE sql FROM PUBLIC; ALTER LANGUAGE sql OWNER TO f1;"},
    {"a tablespace", "CREATE ROLE g1; CREATE ROLE g2; SET allow_in_place_tablespaces = on; CREATE TABLESPACE gts OWNER g1 LOCATION ''; GRANT CREATE ON TABLESPACE gts TO g2; ALTER TABLESPACE gts RENAME TO gts2; ALTER TABLESPACE gts2 OWNER TO g2; RESET allow_in_place_tablespaces;"},
    {"parameters", "CREATE ROLE h1; CREATE ROLE h2; GRANT SET ON PARAMETER work_mem, Log_Statement TO h1 WITH GRANT OPTION; GRANT ALTER SYSTEM ON PARAMETER log_statement TO h2; GRANT ALL ON PARAMETER app.x TO h2;"
                   "REVOKE SET ON PARAMETER work_mem FROM h1; SET ROLE h1; GRANT SET ON PARAMETER log_statement TO h2; RESET ROLE; REVOKE ALTER SYSTEM ON PARAMETER app.x FROM h2;"},
    {"foreign wrappers and servers",
     "CREATE ROLE i1; CREATE ROLE i2; CREATE FOREIGN DATA WRAPPER iw; GRANT USAGE ON FOREIGN DATA WRAPPER iw TO i1 WITH GRANT OPTION; SET ROLE i1; CREATE SERVER isv FOREIGN DATA WRAPPER iw; GRANT USAGE ON FOREIGN SERVER isv TO i2;"
     "GRANT USAGE ON FOREIGN DATA WRAPPER iw TO i2; RESET ROLE; CREATE SERVER it FOREIGN DATA WRAPPER iw; GRANT ALL ON FOREIGN SERVER it TO PUBLIC; ALTER SERVER isv OWNER TO postgres; CREATE FOREIGN TABLE ift (a int) SERVER it; GRANT SELECT (a) ON ift TO i2;"},
    {"defaults by creator",
     "CREATE ROLE j1; CREATE ROLE j2; CREATE ROLE j3; CREATE SCHEMA j; GRANT ALL ON SCHEMA j TO j1, j2; ALTER DEFAULT PRIVILEGES FOR ROLE j1 GRANT SELECT ON TABLES TO j3; ALTER DEFAULT PRIVILEGES FOR ROLE j1 IN SCHEMA j GRANT INSERT ON TABLES TO j3;"
     "ALTER DEFAULT PRIVILEGES FOR ROLE j1 REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; ALTER DEFAULT PRIVILEGES FOR ROLE j1 IN SCHEMA j REVOKE USAGE ON TYPES FROM PUBLIC; ALTER DEFAULT PRIVILEGES FOR ROLE j1 REVOKE ALL ON TYPES FROM PUBLIC;"
     "SET ROLE j1; CREATE TABLE j.a (id serial); CREATE FUNCTION j.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE PROCEDURE j.p() LANGUAGE sql AS ''; CREATE TYPE j.t AS ENUM (); CREATE DOMAIN j.d AS int; CREATE VIEW j.v AS SELECT 1 AS x;"
     "SET ROLE j2; CREATE TABLE j.b (id serial); CREATE FUNCTION j.g() RETURNS int LANGUAGE sql AS 'SELECT 1'; RESET ROLE;"},
    {"defaults that are taken from the creator",
     "CREATE ROLE k1; CREATE ROLE k2; ALTER DEFAULT PRIVILEGES FOR ROLE k1 REVOKE ALL ON TABLES FROM k1; ALTER DEFAULT PRIVILEGES FOR ROLE k1 GRANT USAGE ON SCHEMAS TO k2; ALTER DEFAULT PRIVILEGES FOR ROLE k1 GRANT ALL ON SEQUENCES TO k2 WITH GRANT OPTION;"
     "GRANT CREATE ON DATABASE here TO k1; SET ROLE k1; CREATE SCHEMA k; CREATE TABLE k.a (id int GENERATED ALWAYS AS IDENTITY); CREATE SEQUENCE k.s; CREATE MATERIALIZED VIEW k.m AS SELECT 1 AS x; RESET ROLE;"
     "ALTER DEFAULT PRIVILEGES FOR ROLE k1 GRANT ALL ON TABLES TO k1; SET ROLE k1; CREATE TABLE k.b (id int); RESET ROLE; ALTER TABLE k.a OWNER TO k2;"},
    {"defaults for a group", "CREATE ROLE l1; CREATE ROLE l2 IN ROLE l1; CREATE SCHEMA l; GRANT ALL ON SCHEMA l TO l1; ALTER DEFAULT PRIVILEGES FOR ROLE l1, l2 IN SCHEMA l GRANT SELECT ON TABLES TO PUBLIC; SET ROLE l2; CREATE TABLE l.a (id int); SET ROLE l1; CREATE TABLE l.b (id int); RESET ROLE; CREATE TABLE l.c (id int);"},
    {"columns",
     "CREATE ROLE m1; CREATE ROLE m2; CREATE TABLE m (a int, b int, c int); GRANT SELECT (a, b), UPDATE (b), REFERENCES (c) ON m TO m1; GRANT SELECT ON m TO m2; REVOKE SELECT (a) ON m FROM m2; GRANT ALL (c) ON m TO m2 WITH GRANT OPTION;"
     "REVOKE UPDATE ON m FROM m1; REVOKE INSERT (c) ON m FROM m2; ALTER TABLE m DROP COLUMN b; ALTER TABLE m RENAME COLUMN c TO d; ALTER TABLE m ADD COLUMN b int; ALTER TABLE m OWNER TO m1;"},
    {"columns of a view and of a table that is made again",
     "CREATE ROLE n1; CREATE TABLE n (a int, b int); CREATE VIEW nv AS SELECT a, b FROM n; GRANT SELECT (a), UPDATE (a) ON nv TO n1; CREATE OR REPLACE VIEW nv AS SELECT a, b, 1 AS c FROM n; GRANT INSERT (b) ON n TO n1;"
     "CREATE TABLE n2 (LIKE n INCLUDING ALL); CREATE TABLE n3 AS SELECT * FROM n; GRANT ALL ON n3 TO n1; DROP TABLE n3; CREATE TABLE n3 (a int);"},
    {"all in a schema at that moment",
     "CREATE ROLE o1; CREATE SCHEMA o; CREATE TABLE o.a (id serial); CREATE VIEW o.v AS SELECT 1 AS x; CREATE FUNCTION o.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE PROCEDURE o.p() LANGUAGE sql AS ''; CREATE AGGREGATE o.agg(int) (SFUNC = int4pl, STYPE = int);"
     "REVOKE ALL ON ALL ROUTINES IN SCHEMA o FROM PUBLIC; GRANT EXECUTE ON ALL PROCEDURES IN SCHEMA o TO o1; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA o TO o1; GRANT ALL ON ALL TABLES IN SCHEMA o TO o1; GRANT UPDATE ON ALL SEQUENCES IN SCHEMA o TO o1; CREATE TABLE o.late (id serial);"},
    {"predefined roles",
     "CREATE ROLE p1 IN ROLE pg_read_all_data; CREATE ROLE p2 NOINHERIT IN ROLE pg_write_all_data; CREATE ROLE p3; GRANT pg_write_all_data TO p3; CREATE ROLE p4; ALTER DATABASE here OWNER TO p4; CREATE SCHEMA p; CREATE TABLE p.t (id serial, x int);"
     "GRANT SELECT (x) ON p.t TO p4; CREATE VIEW p.v AS SELECT 1 AS x; REVOKE ALL ON p.t FROM p1; CREATE FOREIGN DATA WRAPPER pw; CREATE SERVER psv FOREIGN DATA WRAPPER pw;"},
    {"memberships that are taken back", "CREATE ROLE q1; CREATE ROLE q2 NOINHERIT; CREATE ROLE q3; GRANT q1 TO q2 WITH ADMIN OPTION; GRANT q2 TO q3; CREATE TABLE q (id int); GRANT SELECT ON q TO q1; ALTER ROLE q2 INHERIT; GRANT q1 TO q3; REVOKE q1 FROM q2; DROP ROLE q2;"},
    {"a superuser for a while", "CREATE ROLE r1 SUPERUSER; CREATE ROLE r2 IN ROLE r1; SET ROLE r1; CREATE TABLE r (id int); REVOKE ALL ON r FROM r1; RESET ROLE; ALTER ROLE r1 NOSUPERUSER; CREATE ROLE r3 SUPERUSER; CREATE ROLE r4 IN ROLE r3;"},
    {"renamed roles and objects", "CREATE ROLE s1; CREATE ROLE s2; CREATE SCHEMA s; CREATE TABLE s.t (a int); GRANT SELECT (a) ON s.t TO s1; GRANT USAGE ON SCHEMA s TO s1; ALTER ROLE s1 RENAME TO s3; ALTER SCHEMA s RENAME TO sn; ALTER TABLE sn.t RENAME TO tn; ALTER TABLE sn.tn SET SCHEMA public; GRANT INSERT ON tn TO s3 GRANTED BY CURRENT_USER;"},
    {"partitions and children have their own", "CREATE ROLE t1; CREATE TABLE t (a int, b int) PARTITION BY LIST (a); GRANT SELECT ON t TO t1; CREATE TABLE tp PARTITION OF t DEFAULT; GRANT UPDATE (b) ON tp TO t1; CREATE TABLE ti (c int); ALTER TABLE ti OWNER TO t1; CREATE TABLE tc () INHERITS (ti);"},
    {"a function that is made again", "CREATE ROLE u1; CREATE FUNCTION u(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION u FROM PUBLIC; GRANT EXECUTE ON FUNCTION u(int) TO u1; CREATE OR REPLACE FUNCTION u(int) RETURNS int LANGUAGE sql AS 'SELECT 2';"
                                      "CREATE FUNCTION u(text) RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION u(text); CREATE FUNCTION u(text) RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION u(int) OWNER TO u1; REVOKE ALL ON ROUTINE u(int) FROM u1;"},
    {"an owner's own privileges, and what it grants then", "CREATE ROLE v1; CREATE ROLE v2; CREATE TABLE v (a int); ALTER TABLE v OWNER TO v1; SET ROLE v1; REVOKE ALL ON v FROM v1; GRANT SELECT ON v TO v2; GRANT SELECT ON v TO v1; RESET ROLE; GRANT DELETE ON v TO v2; SET ROLE v1; REVOKE SELECT ON v FROM v2 GRANTED BY v1; RESET ROLE;"},
};

}  // namespace

TEST_CASE("on objects of every kind everybody may do what the server says", "[server]") {
    if (!postgres::ScratchServer::available(15)) {
        WARN("SKIPPED: no PostgreSQL 15 server is installed");
        return;
    }
    postgres::ScratchServer server = postgres::ScratchServer::start({.major = 15});
    for (const Story& story : stories) {
        INFO(story.what);
        const std::string database = server.create_database();
        std::string sql = story.sql;
        for (std::size_t at; (at = sql.find("DATABASE here")) != std::string::npos;) sql.replace(at, 13, "DATABASE " + database);
        postgres::Connection connection = server.connect(database);
        const SourceText text("story.sql", sql);
        const postgres::LoadResult loaded = postgres::load(connection, text, {.create_roles = false});
        std::set<std::uint32_t> refused;
        for (const postgres::LoadError& error : loaded.errors) refused.insert(error.statement.span.begin);
        std::string errors;
        for (const postgres::LoadError& error : loaded.errors) errors += error.message + "\n";
        CHECK(errors == "");
        Catalog interpreted = interpret::new_database(15);
        interpret::interpret_text(interpreted, text, {.postgres = 15, .refused = [&](std::uint32_t begin) { return refused.contains(begin); }});
        postgres::Connection fresh = server.connect(database);   // without what the text set in its session
        // Roles of earlier stories are there too, and parameters and tablespaces.
        const std::string own = sql.substr(sql.find("CREATE ROLE ") + 12, 1);
        const auto answers = privileges_on_server(
            fresh, "(r.rolname IN ('PUBLIC', 'postgres') OR r.rolname ~ '^" + own + "\\d$') "
                   "AND ('" + own + "' = 'g' OR o.id NOT IN (SELECT oid FROM pg_tablespace)) AND ('" + own + "' = 'h' OR o.id NOT IN (SELECT oid FROM pg_parameter_acl))");
        CHECK(privilege_differences(postgres::read_database(fresh).catalog, answers, 15) == "");
        CHECK(privilege_differences(interpreted, answers, 15) == "");
    }
}
