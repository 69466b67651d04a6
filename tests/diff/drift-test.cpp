// Drifts of two texts: what is reported once, what is offered, how bad it is.
#include <catch2/catch.hpp>

#include "diff/drift.hpp"
#include "interpret/schema-text.hpp"

using namespace pgsteward;
using namespace pgsteward::diff;

namespace {

Catalog catalog_of(const std::string& sql) {
    Catalog catalog = interpret::new_database(15);
    interpret::interpret_text(catalog, SourceText("schema.sql", sql));
    return catalog;
}

DriftList drifts_of(const std::string& expected, const std::string& actual, const DriftSettings& settings = {}, Side expected_side = {}, Side actual_side = {}) {
    Catalog wanted = catalog_of(expected), found = catalog_of(actual);
    DriftSettings scoped = settings;
    scoped.scope = scope_of(expected_side, actual_side);
    cut_to_scope(wanted, found, expected_side, actual_side, scoped.scope);
    return find_drifts(std::move(wanted), std::move(found), scoped);
}

std::string lines(const std::vector<Drift>& drifts) {
    std::string text;
    for (const Drift& drift : drifts)
        text += std::string(name_of(drift.level)) + " " + std::string(name_of(drift.kind)) + " " + drift.object + " " + std::string(name_of(drift.change)) + (drift.property.empty() ? "" : " " + drift.property) + "\n";
    return text;
}

}  // namespace

TEST_CASE("how bad a drift is follows from what it can break") {
    const std::string table = "CREATE TABLE t (a int, b text);";
    const auto level = [&](const std::string& expected, const std::string& actual) { return lines(drifts_of(table + expected, table + actual).drifts); };
    CHECK(level("ALTER TABLE t ADD CHECK (a > 0);", "") == "BLOCKING constraint public.t.t_a_check missing\n");
    CHECK(level("ALTER TABLE t ADD c int;", "") == "BLOCKING column public.t.c missing\n");
    CHECK(level("CREATE POLICY p ON t;", "") == "BLOCKING policy public.t.p missing\n");
    CHECK(level("ALTER TABLE t ENABLE ROW LEVEL SECURITY;", "") == "BLOCKING table public.t changed row security\n");
    CHECK(level("CREATE VIEW v WITH (security_invoker) AS SELECT 1;", "CREATE VIEW v AS SELECT 1;") == "BLOCKING view public.v changed options\n");
    CHECK(level("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE ALL ON FUNCTION f() FROM PUBLIC;", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';") ==
          "BLOCKING function public.f() changed acl\n");
    CHECK(level("", "GRANT SELECT ON t TO PUBLIC;") == "BLOCKING table public.t changed acl\n");
    CHECK(level("GRANT SELECT ON t TO r;", "") == "HIGH table public.t changed acl\n");
    CHECK(level("CREATE INDEX i ON t (a);", "") == "HIGH index public.i missing\n");
    CHECK(level("CREATE UNIQUE INDEX i ON t (a);", "") == "BLOCKING index public.i missing\n");
    CHECK(level("", "CREATE INDEX i ON t (a);") == "LOW index public.i unexpected\n");
    CHECK(level("", "ALTER TABLE t ADD c int;") == "HIGH column public.t.c unexpected\n");
    CHECK(level("", "ALTER TABLE t ADD c int NOT NULL;") == "BLOCKING column public.t.c unexpected\n");
    CHECK(level("", "CREATE TABLE u (a int);") == "MEDIUM table public.u unexpected\n");
    CHECK(level("COMMENT ON TABLE t IS 'x';", "") == "LOW table public.t changed comment\n");
    CHECK(level("ALTER TABLE t ALTER a SET STATISTICS 9;", "") == "LOW column public.t.a changed statistics target\n");
}

TEST_CASE("levels can be configured; the last pattern that fits wins") {
    DriftSettings settings;
    settings.levels = {{Pattern("index:*"), Level::low}, {Pattern("index:public.i"), Level::medium}};
    CHECK(lines(drifts_of("CREATE TABLE t (a int); CREATE INDEX i ON t (a); CREATE INDEX j ON t (a, a);", "CREATE TABLE t (a int);", settings).drifts) ==
          "MEDIUM index public.i missing\nLOW index public.j missing\n");
}

TEST_CASE("what is ignored is gone, with what follows from it") {
    DriftSettings settings;
    settings.ignored = {Pattern("comment:*"), Pattern("table:public.u")};
    const DriftList list = drifts_of("CREATE TABLE t (a int); COMMENT ON TABLE t IS 'x'; CREATE TABLE u (id serial PRIMARY KEY);", "CREATE TABLE t (a bigint);", settings);
    CHECK(lines(list.drifts) == "BLOCKING column public.t.a changed type\n");
    CHECK(list.objects - list.matching == 1);
    CHECK(list.differences.size() == 1);
}

TEST_CASE("a whole is reported, not each of its parts") {
    CHECK(lines(drifts_of("CREATE TABLE t (id serial PRIMARY KEY, a int UNIQUE CHECK (a > 0)); CREATE INDEX i ON t (a); CREATE POLICY p ON t;", "").drifts) == "BLOCKING table public.t missing\n");
    CHECK(lines(drifts_of("CREATE TABLE t (a int, b serial UNIQUE CHECK (b > 0));", "CREATE TABLE t (a int);").drifts) == "BLOCKING column public.t.b missing\n");
    CHECK(lines(drifts_of("CREATE TABLE t (a int);", "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a, b);").drifts) == "HIGH column public.t.b unexpected\n");
}

TEST_CASE("partitions and children do not repeat what their parent differs in") {
    const std::string partitioned = "CREATE TABLE m (id int NOT NULL, at date NOT NULL) PARTITION BY RANGE (at); CREATE TABLE m_1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');";
    CHECK(lines(drifts_of(partitioned + "ALTER TABLE m ADD PRIMARY KEY (id, at);", partitioned).drifts) == "BLOCKING constraint public.m.m_pkey missing\n");
    CHECK(lines(drifts_of(partitioned + "CREATE INDEX i ON m (id);", partitioned).drifts) == "HIGH index public.i missing\n");
    CHECK(lines(drifts_of(partitioned + "ALTER TABLE m ADD x text;", partitioned).drifts) == "BLOCKING column public.m.x missing\n");
    const std::string inherited = "CREATE TABLE p (a int); CREATE TABLE c () INHERITS (p);";
    CHECK(lines(drifts_of(inherited + "ALTER TABLE p ADD CHECK (a > 0);", inherited).drifts) == "BLOCKING constraint public.p.p_a_check missing\n");
}

TEST_CASE("what looks like a rename is offered, and taken for one when it is confirmed") {
    const std::string expected = "CREATE TABLE t (id int, channel varchar(100) NOT NULL CHECK (channel IN ('a', 'b'))); CREATE INDEX i ON t (id, channel);";
    const std::string actual = "CREATE TABLE c (code text PRIMARY KEY); CREATE TABLE t (id int, channel_code text NOT NULL REFERENCES c); CREATE INDEX i ON t (id, channel_code);";
    const std::string with_table = "CREATE TABLE c (code text PRIMARY KEY);" + expected;
    const DriftList offered = drifts_of(with_table, actual);
    CHECK(lines(offered.drifts) == "BLOCKING column public.t.channel missing\nBLOCKING column public.t.channel_code unexpected\nHIGH index public.i changed definition\n");
    REQUIRE(offered.candidates.size() == 1);
    CHECK(offered.candidates[0].rename.statement == "ALTER TABLE public.t RENAME COLUMN channel_code TO channel");
    DriftSettings settings;
    settings.renames = {{ObjectKind::column, "public.t.channel", ""}};
    const DriftList confirmed = drifts_of(with_table, actual, settings);
    REQUIRE(lines(confirmed.drifts) == "BLOCKING column public.t.channel renamed name\n");
    CHECK(*confirmed.drifts[0].expected == "channel character varying(100) NOT NULL, CHECK (channel IN ('a', 'b'))");
    CHECK(*confirmed.drifts[0].actual == "channel_code text NOT NULL, FOREIGN KEY (channel_code) REFERENCES public.c (code)");
}

TEST_CASE("a table of the same columns under another name is offered, unless two fit") {
    const std::string columns = " (id int, note text);";
    CHECK(drifts_of("CREATE TABLE a" + columns, "CREATE TABLE b" + columns).candidates.size() == 1);
    CHECK(drifts_of("CREATE TABLE a" + columns, "CREATE TABLE b" + columns + "CREATE TABLE c" + columns).candidates.empty());
}

TEST_CASE("bookkeeping tables of frameworks are no part of a schema") {
    CHECK(lines(drifts_of("CREATE TABLE t (a int);", "CREATE TABLE t (a int); CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY); CREATE SCHEMA sqitch; CREATE TABLE sqitch.changes (id int);").drifts) == "");
}

TEST_CASE("owners and privileges are compared where both sides state them") {
    const std::string owned = "CREATE TABLE t (a int); ALTER TABLE t OWNER TO app; GRANT SELECT ON t TO r;", bare = "CREATE TABLE t (a int);";
    CHECK(lines(drifts_of(owned, bare).drifts) == "HIGH table public.t changed acl\nHIGH table public.t changed owner\n");
    // A dump made with -O and -x.
    const Side silent{.dump = true, .states_owners = false, .states_privileges = false};
    CHECK(lines(drifts_of(bare, owned, {}, silent, {}).drifts) == "");
    CHECK(scope_of(silent, {}).not_compared == std::vector<std::string>{"owners: EXPECTED does not state them", "privileges: EXPECTED does not state them"});
    // Text by hand against a server.
    CHECK(lines(drifts_of(bare, owned, {}, {.states_owners = false, .states_privileges = false}, {.live = true}).drifts) == "");
}

TEST_CASE("a role is missing where the other side could know of it") {
    const std::string makes = "CREATE ROLE app; CREATE TABLE t (a int);", other = "CREATE ROLE jobs; CREATE TABLE t (a int);", none = "CREATE TABLE t (a int);";
    const std::string names = "CREATE TABLE t (a int); CREATE TABLE u (a int); GRANT SELECT (a) ON u TO app;";
    const Side text{.by_hand = true};
    CHECK(lines(drifts_of(makes, none, {}, text, text).drifts) == "BLOCKING role app missing\n");
    CHECK(lines(drifts_of(none, makes, {}, text, text).drifts) == "MEDIUM role app unexpected\n");
    CHECK(lines(drifts_of(makes, other, {}, {.dump = true}, {.dump = true}).drifts) == "BLOCKING role app missing\nMEDIUM role jobs unexpected\n");
    CHECK(lines(drifts_of(makes, none, {}, text, {.live = true}).drifts) == "BLOCKING role app missing\n");
    // Made elsewhere, as the one who names it takes for granted; a dump says nothing of roles; a server has those of all databases.
    CHECK(lines(drifts_of(makes, names, {}, text, text).drifts) == "MEDIUM table public.u unexpected\n");
    CHECK(lines(drifts_of(makes, none, {}, text, {.dump = true}).drifts) == "");
    CHECK(lines(drifts_of(none, makes, {}, text, {.live = true}).drifts) == "");
    for (const std::string naming : {"ALTER TABLE t OWNER TO app;", "CREATE POLICY p ON t TO app;", "ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO x;", "GRANT x TO app;", "ALTER ROLE app LOGIN;"})
        CHECK(lines(drifts_of(makes, none + naming, {}, text, text).drifts).find("role app missing") == std::string::npos);
}

TEST_CASE("the order of columns counts where it shall") {
    DriftSettings settings;
    settings.compare.column_order = true;
    const DriftList list = drifts_of("CREATE TABLE t (a int, b int);", "CREATE TABLE t (b int, a int);", settings);
    CHECK(lines(list.drifts) == "LOW table public.t changed column order\n");
    CHECK(lines(drifts_of("CREATE TABLE t (a int, b int);", "CREATE TABLE t (b int, a int);").drifts) == "");
}

TEST_CASE("what static reading cannot tell is undetermined, not drift") {
    const DriftList list = drifts_of("CREATE VIEW v AS SELECT mystery.thing(1) AS x;", "CREATE VIEW v AS SELECT mystery.thing(2) AS x;");
    CHECK(lines(list.drifts) == "");
    CHECK(lines(list.undetermined) == "BLOCKING view public.v changed query\n");
}

TEST_CASE("a conditional statement leaves in doubt what it changes, and nothing else of the table") {
    const auto conditional = [](const std::string& statement) { return "DO $$ BEGIN IF EXISTS (SELECT FROM unknown_table) THEN " + statement + "; END IF; END $$;"; };
    const std::string table = "CREATE TABLE t (a int CHECK (a > 0), b text); CREATE INDEX i ON t (a);";
    const auto drifts = [&](const std::string& statement, const std::string& surely) {
        const DriftList list = drifts_of(table + conditional(statement) + surely, table);
        return lines(list.drifts) + "undetermined:\n" + lines(list.undetermined);
    };
    CHECK(drifts("ALTER TABLE t ADD CONSTRAINT k CHECK (b <> '')", "ALTER TABLE t ADD c text; ALTER TABLE t ENABLE ROW LEVEL SECURITY;") ==
          "BLOCKING column public.t.c missing\nBLOCKING table public.t changed row security\nundetermined:\nBLOCKING constraint public.t.k missing\n");
    CHECK(drifts("DROP INDEX i", "ALTER TABLE t ALTER b SET NOT NULL;") == "BLOCKING column public.t.b changed not null\nundetermined:\nLOW index public.i unexpected\n");
    CHECK(drifts("ALTER TABLE t FORCE ROW LEVEL SECURITY", "CREATE POLICY p ON t;") ==
          "BLOCKING policy public.t.p missing\nundetermined:\nBLOCKING table public.t changed force row security\n");
    CHECK(drifts("DROP TABLE t", "") == "undetermined:\nMEDIUM table public.t unexpected\n");
    // What is surely made anew is not in doubt any more.
    CHECK(drifts("ALTER TABLE t ADD c int", "DROP TABLE t; CREATE TABLE t (c int);").ends_with("undetermined:\n"));
}

TEST_CASE("a role that is made where it is missing is there behind it") {
    const auto guarded = [](const std::string& condition) { return "DO $$ BEGIN IF " + condition + " THEN CREATE ROLE app; END IF; END $$; CREATE TABLE t (a int);"; };
    const Side text{.by_hand = true};
    const std::string none = "CREATE TABLE t (a int);", missing = "BLOCKING role app missing\n";
    CHECK(lines(drifts_of(guarded("NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app')"), none, {}, text, text).drifts) == missing);
    CHECK(lines(drifts_of(guarded("not exists (select 1 from pg_catalog.pg_user u where u.usename='app')"), none, {}, text, text).drifts) == missing);
    for (const std::string condition : {"current_setting('a.b') = 'x'", "NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'other')", "NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app' OR rolname = 'b')"}) {
        const DriftList list = drifts_of(guarded(condition), none, {}, text, text);
        CHECK(lines(list.drifts) == "");
        CHECK(list.undetermined.size() == 1);
    }
}

TEST_CASE("what statements make under names that only the server knows is undetermined, and nothing else") {
    const std::string tables = "CREATE TABLE names (name text); CREATE TABLE t (a int, CONSTRAINT k CHECK (a > 0)); CREATE TABLE u (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';";
    const auto drifts = [&](const std::string& statement, const std::string& actually) {
        const std::string loop = "DO $$ DECLARE n text; BEGIN FOR n IN SELECT name FROM names LOOP EXECUTE format('" + statement + "', n); END LOOP; END $$;";
        const DriftList list = drifts_of(tables + loop, tables + actually);
        return lines(list.drifts) + "undetermined:\n" + lines(list.undetermined);
    };
    CHECK(drifts("CREATE INDEX %1$I_by_a ON %1$I (a)", "CREATE INDEX t_by_a ON t (a); CREATE INDEX other ON t (a);") ==
          "LOW index public.other unexpected\nundetermined:\nLOW index public.t_by_a unexpected\n");
    CHECK(drifts("CREATE INDEX ON %I (a)", "CREATE INDEX ON u (a);") == "undetermined:\nLOW index public.u_a_idx unexpected\n");
    CHECK(drifts("CREATE TRIGGER g AFTER DELETE ON %I EXECUTE FUNCTION f()",
                 "CREATE TRIGGER g AFTER DELETE ON t EXECUTE FUNCTION f(); CREATE TRIGGER h AFTER DELETE ON t EXECUTE FUNCTION f();") ==
          "HIGH trigger public.t.h unexpected\nundetermined:\nHIGH trigger public.t.g unexpected\n");
    CHECK(drifts("CREATE POLICY p ON %I USING (true)", "CREATE POLICY p ON u USING (a > 0);") == "undetermined:\nBLOCKING policy public.u.p unexpected\n");
    CHECK(drifts("ALTER TABLE %I ENABLE ROW LEVEL SECURITY", "ALTER TABLE u ENABLE ROW LEVEL SECURITY; ALTER TABLE u ADD b int;") ==
          "HIGH column public.u.b unexpected\nundetermined:\nBLOCKING table public.u changed row security\n");
    CHECK(drifts("COMMENT ON COLUMN %I.a IS ''x''", "COMMENT ON COLUMN t.a IS 'x'; COMMENT ON TABLE t IS 'y';") ==
          "LOW table public.t changed comment\nundetermined:\nLOW column public.t.a changed comment\n");
    CHECK(drifts("ALTER TABLE %1$I RENAME CONSTRAINT k TO %1$I_k", "ALTER TABLE t RENAME CONSTRAINT k TO t_k;") == "undetermined:\nLOW constraint public.t.k renamed name\n");
}

TEST_CASE("secrets stand in a drift as digests") {
    const auto with = [](const std::string& secret) {
        return "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'there', passfile '" + secret + "'); CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (password '" + secret +
               "'); CREATE SUBSCRIPTION b CONNECTION 'password=" + secret + "' PUBLICATION p WITH (connect = false);";
    };
    const DriftList list = drifts_of(with("hidden-1"), with("hidden-2"));
    CHECK(lines(list.drifts) == "HIGH server s changed option passfile\nHIGH subscription b changed connection\nHIGH user mapping for public server s changed option password\n");
    for (const Drift& drift : list.drifts) {
        CHECK(drift.expected->starts_with("redacted:"));
        CHECK(drift.actual->starts_with("redacted:"));
        CHECK(*drift.expected != *drift.actual);
    }
    CHECK(lines(drifts_of(with("hidden-1"), with("hidden-1")).drifts) == "");
}

TEST_CASE("what a version does with the schema public, and plpgsql, is no drift") {
    Catalog wanted = interpret::new_database(12), found = interpret::new_database(15);
    const Side old_side{.dump = true, .postgres = 12}, new_side{.live = true, .postgres = 15};
    const Scope scope = scope_of(old_side, new_side);
    cut_to_scope(wanted, found, old_side, new_side, scope);
    CHECK(lines(find_drifts(wanted, found, {.scope = scope}).drifts) == "");
    CHECK(lines(drifts_of("CREATE EXTENSION IF NOT EXISTS plpgsql; ALTER LANGUAGE plpgsql OWNER TO r;", "").drifts) == "");
    // What a text says of its own version's schema is.
    CHECK(lines(drifts_of("GRANT CREATE ON SCHEMA public TO PUBLIC;", "").drifts) == "HIGH schema public changed acl\n");
}
