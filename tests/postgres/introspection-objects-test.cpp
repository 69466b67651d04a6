// Types, routines, roles and the objects without a struct of their own: every property is set by DDL and found again.
#include "postgres/introspected.hpp"

namespace pgsteward::test {

using Names = std::vector<std::string>;

TEST_CASE("types of every form") {
    if (no_server()) return;
    const Catalog catalog = catalog_of(R"(
        CREATE ROLE ty_owner; CREATE SCHEMA app;
        CREATE TYPE app.mood AS ENUM ('sad', 'happy'); ALTER TYPE app.mood ADD VALUE 'ok' BEFORE 'happy';
        CREATE TYPE app.pair AS (x int, y varchar(3) COLLATE "C"); COMMENT ON TYPE app.pair IS 'two'; COMMENT ON COLUMN app.pair.x IS 'first';
        CREATE TYPE app.span AS RANGE (subtype = text, collation = "C", subtype_opclass = text_pattern_ops, multirange_type_name = app.spans);
        CREATE TYPE app.shell;
        CREATE TYPE app.own;
        CREATE FUNCTION app.own_in(cstring) RETURNS app.own LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
        CREATE FUNCTION app.own_out(app.own) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
        CREATE TYPE app.own (INPUT = app.own_in, OUTPUT = app.own_out, INTERNALLENGTH = 4, PASSEDBYVALUE, CATEGORY = 'N', DEFAULT = '0');
        CREATE DOMAIN app.word AS varchar(10) COLLATE "C";
        ALTER TYPE app.mood OWNER TO ty_owner; REVOKE USAGE ON TYPE app.mood FROM PUBLIC;
        CREATE TABLE app.t ();)");
    const auto type = [&](const char* name) -> const Type& {
        const Type* found = catalog.types.find({"app", name});
        if (!found) FAIL("no type " << name);
        return *found;
    };
    CHECK(type("mood").labels == Names{"sad", "ok", "happy"});
    CHECK(type("mood").owner == "ty_owner");
    CHECK(type("mood").acl.value() == std::vector<AclItem>{{"ty_owner", "ty_owner", "U", ""}});
    REQUIRE(type("pair").attributes.size() == 2);
    CHECK(type("pair").attributes[1].type == "character varying(3)");
    CHECK(type("pair").attributes[1].collation == "\"C\"");
    CHECK(type("pair").attributes[0].comment == "first");
    CHECK(type("pair").comment == "two");
    CHECK(type("span").properties == OptionMap{{"subtype", "text"}, {"collation", "\"C\""}, {"subtype_opclass", "text_pattern_ops"},
                                               {"multirange_type_name", "app.spans"}});
    CHECK(type("shell").form == Type::Form::shell);
    CHECK(type("own").form == Type::Form::base);
    CHECK(type("own").properties == OptionMap{{"input", "app.own_in"}, {"output", "app.own_out"}, {"internallength", "4"}, {"passedbyvalue", "true"},
                                              {"category", "N"}, {"default", "0"}});
    CHECK(type("word").collation == "\"C\"");
    CHECK(type("word").base == "character varying(10)");
    CHECK(catalog.types.size() == 6);
}

TEST_CASE("routines with all that they have") {
    if (no_server()) return;
    const Catalog catalog = catalog_of(R"(
        CREATE SCHEMA app;
        CREATE FUNCTION app.f(a int, b varchar(5) DEFAULT 'x', OUT c text, VARIADIC d int[] DEFAULT '{}') LANGUAGE plpgsql
            IMMUTABLE STRICT LEAKPROOF SECURITY DEFINER PARALLEL SAFE COST 7 SET search_path = app, pg_temp SET work_mem = '8MB' AS 'BEGIN c := b; END';
        CREATE FUNCTION app.g(x int) RETURNS TABLE (p int, q text) LANGUAGE sql ROWS 50 STABLE AS $$SELECT 1, 'x'$$;
        CREATE FUNCTION app.s(a int, b int) RETURNS int LANGUAGE sql RETURN a + b;
        CREATE FUNCTION app.atomic() RETURNS SETOF int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;
        CREATE PROCEDURE app.p(INOUT a int, b text) LANGUAGE plpgsql AS 'BEGIN END';
        CREATE FUNCTION app.c(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
        CREATE AGGREGATE app.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0', COMBINEFUNC = int4pl, PARALLEL = SAFE, SORTOP = <);
        COMMENT ON FUNCTION app.s IS 'sum'; REVOKE EXECUTE ON FUNCTION app.s FROM PUBLIC;)");
    const auto routine = [&](const char* key) -> const Routine& {
        const Routine* found = catalog.routines.find({"app", key});
        if (!found) FAIL("no routine " << key);
        return *found;
    };
    const Routine& f = routine("f(integer, character varying, integer[])");
    CHECK(f.argument_names == Names{"a", "b", "d"});
    REQUIRE(f.parameters.size() == 4);
    CHECK(f.parameters[1].default_.value_or("").find("'x'") == 0);
    CHECK(f.parameters[2].mode == RoutineParameter::Mode::out);
    CHECK(!f.parameters[2].default_);
    CHECK(f.parameters[3].mode == RoutineParameter::Mode::variadic);
    CHECK(f.parameters[3].default_.has_value());
    CHECK(f.returns == "text");
    CHECK((f.volatility == 'i' && f.strict && f.leakproof && f.security_definer && f.parallel == 's' && f.cost == 7));
    CHECK(f.settings == OptionMap{{"search_path", "app, pg_temp"}, {"work_mem", "8MB"}});
    CHECK(f.body == "BEGIN c := b; END");
    const Routine& g = routine("g(integer)");
    CHECK((g.returns == "record" && g.returns_set && g.rows == 50 && g.volatility == 's'));
    CHECK(g.parameters[1].mode == RoutineParameter::Mode::table);
    const Routine& s = routine("s(integer, integer)");
    CHECK(s.standard_body);
    CHECK(s.body.find("RETURN") == 0);
    CHECK(s.comment == "sum");
    CHECK(s.acl->size() == 1);
    CHECK(routine("atomic()").body.find("BEGIN ATOMIC SELECT 1") == 0);
    const Routine& p = routine("p(integer, text)");
    CHECK((p.kind == ObjectKind::procedure && p.returns.empty() && p.parameters[0].mode == RoutineParameter::Mode::inout));
    CHECK(routine("c(internal)").body == "$libdir/plpgsql");
    CHECK(routine("c(internal)").symbol == "plpgsql_validator");
    const Routine& total = routine("total(integer)");
    CHECK(total.kind == ObjectKind::aggregate);
    CHECK(total.aggregate == OptionMap{{"sfunc", "int4pl"}, {"stype", "integer"}, {"initcond", "0"}, {"combinefunc", "int4pl"}, {"sortop", "<"}});
    CHECK(total.parallel == 's');
    CHECK(catalog.overloads.find({"app", "f"})->size() == 1);
}

TEST_CASE("roles, memberships, settings, default privileges") {
    if (no_server()) return;
    const std::string database = database_with(R"(
        CREATE ROLE r_group NOLOGIN BYPASSRLS; COMMENT ON ROLE r_group IS 'many';
        CREATE ROLE r_member LOGIN NOINHERIT CREATEROLE CREATEDB REPLICATION CONNECTION LIMIT 3 VALID UNTIL '2030-01-01 00:00:00+00' PASSWORD 'geheim';
        GRANT r_group TO r_member WITH ADMIN OPTION; GRANT pg_read_all_data TO r_member;
        ALTER ROLE r_member SET search_path = a, b; ALTER ROLE r_member IN DATABASE postgres SET work_mem = '1MB';
        CREATE SCHEMA app;
        ALTER DEFAULT PRIVILEGES FOR ROLE r_member IN SCHEMA app GRANT SELECT ON TABLES TO r_group;
        ALTER DEFAULT PRIVILEGES FOR ROLE r_member REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;)");
    const Catalog catalog = read_back(database).catalog;
    const Role& member = *catalog.roles.find({"", "r_member"});
    CHECK((member.login && !member.inherit && member.create_role && member.create_database && member.replication));
    CHECK((!member.superuser && !member.bypass_row_security));
    CHECK(member.connection_limit == 3);
    CHECK(member.valid_until == "2030-01-01 00:00:00+00");
    CHECK(member.password.empty());
    CHECK(member.settings == OptionMap{{"search_path", "a, b"}, {"postgres/work_mem", "1MB"}});
    REQUIRE(member.member_of.size() == 2);
    CHECK(member.member_of[1].role == "r_group");
    CHECK((member.member_of[1].admin && member.member_of[1].set && member.member_of[1].grantor == "postgres"));
    CHECK(!member.member_of[1].inherit);
    CHECK(catalog.roles.find({"", "r_group"})->bypass_row_security);
    CHECK(catalog.roles.find({"", "r_group"})->comment == "many");
    CHECK(!catalog.roles.find({"", "pg_read_all_data"}));
    const DefaultPrivileges* tables = catalog.default_privileges.find({"app", "r_member table"});
    REQUIRE(tables);
    CHECK(tables->acl.value() == std::vector<AclItem>{{"r_group", "r_member", "r", ""}});
    const DefaultPrivileges* functions = catalog.default_privileges.find({"", "r_member function"});
    REQUIRE(functions);
    CHECK(functions->acl.value() == std::vector<AclItem>{{"r_member", "r_member", "X", ""}});
}

TEST_CASE("publications, subscriptions, foreign data") {
    if (no_server()) return;
    const Catalog catalog = catalog_of(R"(
        CREATE ROLE fd_user; CREATE SCHEMA app; CREATE TABLE app.t (a int, b text, c int);
        CREATE PUBLICATION pub FOR TABLES IN SCHEMA public WITH (publish = 'insert, update', publish_via_partition_root);
        CREATE PUBLICATION pub2 FOR TABLE app.t (a, c) WHERE (a > 5);
        CREATE PUBLICATION everything FOR ALL TABLES; COMMENT ON PUBLICATION everything IS 'all';
        CREATE SUBSCRIPTION sub CONNECTION 'host=h password=p' PUBLICATION x, "Y" WITH (connect = false, binary, slot_name = NONE, streaming);
        CREATE FOREIGN DATA WRAPPER fdw OPTIONS (debug 'true');
        CREATE SERVER srv TYPE 'kind' VERSION '2' FOREIGN DATA WRAPPER fdw OPTIONS (host 'h', port '1'); GRANT USAGE ON FOREIGN SERVER srv TO fd_user;
        CREATE USER MAPPING FOR fd_user SERVER srv OPTIONS ("user" 'u', password 'p'); CREATE USER MAPPING FOR PUBLIC SERVER srv;
        CREATE FOREIGN TABLE app.ft (a int OPTIONS (column_name 'x')) SERVER srv OPTIONS (table_name 'remote');)");
    const OtherObject& publication = other(catalog, "publication pub");
    CHECK(publication.properties.at("publish") == "insert, update");
    CHECK(publication.properties.at("publish_via_partition_root") == "true");
    CHECK(publication.properties.contains("tables in schema public"));
    CHECK(other(catalog, "publication pub2").properties.at("table app.t").find("(a, c) WHERE ") == 0);
    CHECK(other(catalog, "publication everything").properties.at("for all tables") == "true");
    CHECK(other(catalog, "publication everything").comment == "all");
    CHECK(other(catalog, "subscription sub").properties == OptionMap{{"enabled", "false"}, {"slot_name", "none"}, {"publication", "x, \"Y\""},
          {"connection", "host=h password=p"}, {"binary", "true"}, {"streaming", "on"}});
    CHECK(other(catalog, "foreign-data wrapper fdw").properties == OptionMap{{"option debug", "true"}});
    const OtherObject& server = other(catalog, "server srv");
    CHECK(server.properties == OptionMap{{"foreign data wrapper", "fdw"}, {"type", "kind"}, {"version", "2"}, {"option host", "h"}, {"option port", "1"}});
    CHECK(server.acl->size() == 2);
    CHECK(other(catalog, "user mapping for fd_user server srv").properties.at("option password") == "p");
    CHECK(other(catalog, "user mapping for public server srv").properties.empty());
    CHECK(relation(catalog, "ft").kind == ObjectKind::foreign_table);
    CHECK(relation(catalog, "ft").server == "srv");
    CHECK(relation(catalog, "ft").foreign_options == OptionMap{{"table_name", "remote"}});
    CHECK(column(catalog, "ft", "a").foreign_options == OptionMap{{"column_name", "x"}});
}

TEST_CASE("casts, operators, text search and the other rare ones") {
    if (no_server()) return;
    const Catalog catalog = catalog_of(R"(
        CREATE ROLE o_user; CREATE SCHEMA app;
        CREATE TABLE app.t (a int, b text, c int);
        CREATE FUNCTION app.evt() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
        CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('DROP TABLE', 'ALTER TABLE') EXECUTE FUNCTION app.evt();
        ALTER EVENT TRIGGER watch DISABLE; COMMENT ON EVENT TRIGGER watch IS 'looks';
        CREATE CAST (app.t AS text) WITH INOUT AS ASSIGNMENT;
        CREATE FUNCTION app.same(app.t, app.t) RETURNS bool LANGUAGE sql AS 'SELECT true';
        CREATE FUNCTION app.cmp(app.t, app.t) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';
        CREATE OPERATOR app.=== (FUNCTION = app.same, LEFTARG = app.t, RIGHTARG = app.t, COMMUTATOR = OPERATOR(app.===), RESTRICT = eqsel, HASHES);
        CREATE OPERATOR FAMILY app.fam USING btree;
        CREATE OPERATOR CLASS app.cls FOR TYPE app.t USING btree FAMILY app.fam AS OPERATOR 3 app.===, FUNCTION 1 app.cmp(app.t, app.t);
        CREATE COLLATION app.german (provider = icu, locale = 'de', deterministic = false); CREATE COLLATION app.plain FROM "C";
        CREATE TEXT SEARCH DICTIONARY app.dict (TEMPLATE = simple, stopwords = 'english', accept = false);
        CREATE TEXT SEARCH CONFIGURATION app.conf (PARSER = "default");
        ALTER TEXT SEARCH CONFIGURATION app.conf ADD MAPPING FOR asciiword, word WITH app.dict, english_stem;
        CREATE CONVERSION app.conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
        CREATE ACCESS METHOD am TYPE INDEX HANDLER bthandler;
        CREATE LANGUAGE lang HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler;
        CREATE FUNCTION app.from_sql(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'int4in';
        CREATE TRANSFORM FOR app.t LANGUAGE plpgsql (FROM SQL WITH FUNCTION app.from_sql(internal));
        CREATE STATISTICS app.st (mcv, dependencies) ON c, a, lower(b) FROM app.t; ALTER STATISTICS app.st SET STATISTICS 5;
        GRANT SET ON PARAMETER work_mem TO o_user;
        COMMENT ON SCHEMA app IS 'ours'; GRANT USAGE ON SCHEMA app TO o_user;)");
    const OtherObject& watch = other(catalog, "event trigger watch");
    CHECK(watch.properties == OptionMap{{"on", "ddl_command_end"}, {"execute function", "app.evt"}, {"state", "disable"}, {"when tag in", "'DROP TABLE', 'ALTER TABLE'"}});
    CHECK(watch.comment == "looks");
    CHECK(other(catalog, "cast (app.t as text)").properties == OptionMap{{"with inout", "true"}, {"as", "assignment"}});
    CHECK(other(catalog, "operator app.===(app.t, app.t)").properties ==
          OptionMap{{"function", "app.same"}, {"commutator", "OPERATOR(app.===)"}, {"restrict", "eqsel"}, {"hashes", "true"}});
    CHECK(other(catalog, "operator class app.cls using btree").properties ==
          OptionMap{{"for type", "app.t"}, {"family", "app.fam"}, {"operator 3 (app.t, app.t)", "OPERATOR(app.===)"}, {"function 1 (app.t, app.t)", "app.cmp(app.t, app.t)"}});
    CHECK(other(catalog, "operator family app.fam using btree").properties.empty());
    CHECK(other(catalog, "collation app.german").properties == OptionMap{{"provider", "icu"}, {"locale", "de"}, {"deterministic", "false"}});
    CHECK(other(catalog, "collation app.plain").properties == OptionMap{{"provider", "libc"}, {"locale", "C"}});
    CHECK(other(catalog, "text search dictionary app.dict").properties == OptionMap{{"template", "simple"}, {"option stopwords", "english"}, {"option accept", "false"}});
    CHECK(other(catalog, "text search configuration app.conf").properties.at("mapping for word") == "app.dict, english_stem");
    CHECK(other(catalog, "text search configuration app.conf").properties.at("parser") == "\"default\"");
    CHECK(other(catalog, "conversion app.conv").properties == OptionMap{{"for", "LATIN1"}, {"to", "UTF8"}, {"from", "iso8859_1_to_utf8"}});
    CHECK(other(catalog, "access method am").properties == OptionMap{{"type", "index"}, {"handler", "bthandler"}});
    CHECK(other(catalog, "language lang").properties.at("inline") == "plpgsql_inline_handler");
    CHECK(other(catalog, "transform for app.t language plpgsql").properties == OptionMap{{"from sql", "app.from_sql(internal)"}});
    CHECK(other(catalog, "statistics app.st").properties == OptionMap{{"on", "a, c, lower(b)"}, {"from", "app.t"}, {"kinds", "dependencies, mcv"}, {"statistics", "5"}});
    CHECK(other(catalog, "parameter work_mem").acl->size() == 2);
    CHECK(catalog.schemas.find({"", "app"})->comment == "ours");
    CHECK(catalog.schemas.find({"", "app"})->acl->size() == 2);
    CHECK(catalog.schemas.find({"", "public"})->comment.empty());
    CHECK(!catalog.others.find({"", "extension plpgsql"}));
}

}  // namespace pgsteward::test
