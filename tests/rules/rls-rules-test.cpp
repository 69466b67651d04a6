// Rules about row security: complete declarations, examples that do what they say and nothing beside it, fixes that settle
// what they are for.
#include <filesystem>
#include <set>

#include <catch2/catch.hpp>

#include "check/row-security-analysis.hpp"
#include "check/schema-checker.hpp"
#include "interpret/schema-text.hpp"
#include "rules/support.hpp"

namespace pgsteward::rule_tests {
namespace {

namespace fs = std::filesystem;

const std::string source_dir = PGSTEWARD_SOURCE_DIR;

struct Examined {
    std::vector<Finding> findings;
    std::vector<std::string> problems;
};

/// The rules on one schema: files that end in .sql in order of their names, and pgsteward.yaml.
Examined examined(const Files& files, const std::string& on, int server_version = 0) {
    std::set<std::string> known;
    for (const Rule* rule : all_rules()) known.insert(std::string(rule->id));
    const auto yaml = files.find("pgsteward.yaml");
    Policy policy = yaml == files.end() ? Policy() : read_policy(SourceText("pgsteward.yaml", yaml->second), known);
    for (const Rule* rule : rls_rules())
        if (rule->id == on && !policy.rules.contains(on)) policy.rules[on] = {false, rule->severity};
    Files scripts = files;
    scripts.erase("pgsteward.yaml");
    SchemaChecker checker(rls_rules(), policy, WaiverMode::honour, "2026-01-15", "schema");
    Catalog catalog = interpret::new_database(policy.postgres);
    Examined result;
    const auto text = interpret::interpret_chain(catalog, chain_of(scripts), {.postgres = policy.postgres, .observe = [&](const Step& step) { checker.check(step); }});
    for (const ReadError& error : text.errors) result.problems.push_back(error.message);
    const RowSecurityAnalysis analysis({std::move(catalog), policy.postgres, server_version, true}, policy);
    checker.check(analysis.review(), {});
    checker.apply_waivers(text.comments);
    result.findings = checker.take_findings();
    return result;
}

/// A rule about servers has its example in the version of one.
Examined example(const Rule& rule, std::string_view text, int server_version) {
    Files files = files_of(rule.given, "1_given.sql");
    files.merge(files_of(text, "2_example.sql"));
    return examined(files, std::string(rule.id), server_version);
}

std::set<std::string> rules_in(const Examined& examined) {
    std::set<std::string> ids;
    for (const Finding& finding : examined.findings)
        if (!finding.waiver) ids.insert(finding.rule);
    return ids;
}

bool by_engine(const Rule& rule) { return std::holds_alternative<RaisedByEngine>(rule.check); }

TEST_CASE("each rule about row security has the name of its file") {
    std::set<std::string> files, ids;
    for (const auto& entry : fs::directory_iterator(source_dir + "/common/rules/rls"))
        if (entry.path().extension() == ".cpp") files.insert(entry.path().stem().string());
    for (const Rule* rule : rls_rules()) ids.insert(std::string(rule->id));
    CHECK(files == ids);
}

TEST_CASE("each rule about row security is declared in full") {
    for (const Rule* rule : rls_rules()) {
        CAPTURE(rule->id);
        CHECK(rule->summary.size() <= 100);
        CHECK(rule->summary.ends_with('.'));
        CHECK(rule->summary.find(". ") == std::string_view::npos);
        CHECK(rule->why.ends_with('.'));
        CHECK(rule->fix.ends_with('.'));
        CHECK_FALSE(rule->bad.empty());
        CHECK_FALSE(rule->good.empty());
    }
}

TEST_CASE("each rule about row security reports its bad example and not its good one") {
    constexpr int old_server = 150002, new_server = 150099;
    for (const Rule* rule : rls_rules()) {
        if (by_engine(*rule)) continue;
        const std::string id(rule->id);
        CAPTURE(id);
        const bool about_servers = rule->bad.starts_with("-- judged where a server was read");
        const Examined bad = example(*rule, rule->bad, about_servers ? old_server : 0), good = example(*rule, rule->good, id == "server-below-fix" ? new_server : 0);
        CHECK(bad.problems == std::vector<std::string>());
        CHECK(good.problems == std::vector<std::string>());
        CHECK(rules_in(bad).contains(id));
        CHECK_FALSE(rules_in(good).contains(id));
        for (const Finding& finding : bad.findings) {
            if (finding.rule != id) continue;
            CAPTURE(finding.message, finding.fix);
            CHECK_FALSE(finding.message.empty());
            CHECK_FALSE(finding.message.ends_with('.'));
            CHECK_FALSE(finding.fix.empty());
            CHECK(finding.fix.find('\n') == std::string::npos);
        }
    }
}

TEST_CASE("whoever a policy is for, and whoever is granted something by name, is judged where no role is configured") {
    const std::string table = "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL, body text);\n"
                              "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n";
    const std::string isolating = "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n";
    const auto leaks = [&](const std::string& more) { return rules_in(examined({{"1_schema.sql", table + more}}, "")).contains("cross-tenant-access"); };
    CHECK(leaks("CREATE ROLE member; CREATE POLICY p ON notes TO member USING (true);\n"));
    CHECK(leaks("CREATE ROLE member; GRANT USAGE ON SCHEMA public TO member; CREATE POLICY p ON notes TO member USING (true);\n"));
    CHECK_FALSE(leaks("CREATE ROLE member; CREATE POLICY p ON notes TO member " + isolating));
    CHECK_FALSE(leaks("CREATE ROLE service BYPASSRLS; CREATE POLICY s ON notes TO service USING (true); CREATE POLICY p ON notes " + isolating));
    const std::string owned = "CREATE ROLE keeper; CREATE ROLE app; CREATE ROLE reader; ALTER TABLE notes OWNER TO keeper; GRANT SELECT ON notes TO app, reader;\n"
                              "CREATE POLICY p ON notes " + isolating;
    CHECK_FALSE(leaks(owned));
    CHECK(leaks(owned + "GRANT keeper TO app;\n"));
    // Who inherits both and is granted nothing by name runs the database.
    CHECK_FALSE(leaks(owned + "CREATE ROLE administrator LOGIN; GRANT keeper, app TO administrator;\n"));
}

TEST_CASE("what Supabase declares is known where a schema calls it") {
    const auto found = [&](const std::string& policy) {
        return rules_in(examined({{"1_schema.sql", "CREATE TABLE notes (id bigint PRIMARY KEY, user_id uuid NOT NULL, body text);\n"
                                                   "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n" + policy}}, ""));
    };
    const auto isolating = found("CREATE POLICY p ON notes USING ((SELECT auth.uid()) = user_id);\n");
    CHECK_FALSE(isolating.contains("cross-tenant-access"));
    CHECK_FALSE(isolating.contains("isolation-undetermined"));
    CHECK(found("CREATE POLICY p ON notes USING (auth.uid() = user_id OR auth.role() = 'authenticated');\n").contains("policy-wrong-guc"));
    CHECK(found("CREATE POLICY p ON notes USING (auth.uid() = user_id OR auth.uid() IS NULL);\n").contains("cross-tenant-access"));
    CHECK_FALSE(found("CREATE POLICY p ON notes USING ((auth.jwt() ->> 'sub')::uuid = user_id);\n").contains("isolation-undetermined"));
    CHECK(found("CREATE POLICY p ON notes USING (user_id = auth.uid() OR user_id = auth.owner());\n").contains("isolation-undetermined"));
}

TEST_CASE("what a block assigned before it failed is not known to its handler") {
    const std::string schema = "CREATE ROLE app_rw;\n"
                               "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL);\n"
                               "GRANT SELECT ON notes TO app_rw;\n"
                               "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
                               "CREATE FUNCTION is_mine(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$\n"
                               "DECLARE mine boolean := false;\n"
                               "BEGIN\n"
                               "    mine := true;\n"
                               "    mine := whose = current_setting('app.tenant', true)::uuid;\n"
                               "    RETURN mine;\n"
                               "EXCEPTION WHEN others THEN RETURN mine;\n"
                               "END $$;\n"
                               "CREATE POLICY p ON notes USING (is_mine(tenant_id));\n";
    CHECK(rules_in(examined({{"1_schema.sql", schema}}, "")).contains("isolation-undetermined"));
}

const std::string tenancy = "version: 1\ntenancy: { column: tenant_id, setting: app.tenant, roles: [app_rw] }\n";

/// What the fixes of a schema's findings make of it: the schema with every statement run behind it.
Examined mended(const std::string& schema) {
    Files files = {{"1_schema.sql", schema}, {"pgsteward.yaml", tenancy}};
    const Examined before = examined(files, "");
    std::set<std::string> statements;
    std::string script;
    for (const Finding& finding : before.findings)
        if (finding.fix.ends_with(';') && finding.fix.find("…") == std::string::npos && statements.insert(finding.fix).second) script += finding.fix + "\n";
    files["2_fixes.sql"] = script;
    return examined(files, "");
}

TEST_CASE("one ALTER POLICY settles everything that is wrong with a policy") {
    const std::string table = "CREATE ROLE app_rw LOGIN;\n"
                              "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL, body text);\n"
                              "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO app_rw;\n"
                              "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
                              "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n";
    for (const std::string policy : {"USING (coalesce(tenant_id::text = current_setting('app.tenant', true), true))", "USING (tenant_id = current_setting('app.tenant')::uuid)",
                                     "USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) WITH CHECK (body IS NOT NULL)", "FOR INSERT", "USING (body IS NOT NULL)"}) {
        CAPTURE(policy);
        const std::string schema = table + "CREATE POLICY p ON notes " + policy + ";\n";
        std::set<std::string> alters;
        for (const Finding& finding : examined({{"1_schema.sql", schema}, {"pgsteward.yaml", tenancy}}, "").findings)
            if (finding.fix.starts_with("ALTER POLICY")) alters.insert(finding.fix);
        CHECK(alters.size() == 1);
        const Examined after = mended(schema);
        CHECK(after.problems == std::vector<std::string>());
        for (const Finding& finding : after.findings) {
            CAPTURE(finding.message);
            CHECK(finding.object != "public.notes.p");
        }
    }
}

TEST_CASE("a function that runs as its owner is followed to what it works on") {
    const std::string schema = "CREATE ROLE app_rw LOGIN;\n"
                               "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL, body text);\n"
                               "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO app_rw;\n"
                               "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
                               "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n"
                               "CREATE POLICY p ON notes USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n"
                               "CREATE VIEW bodies AS SELECT body FROM notes;\n"
                               "CREATE FUNCTION inner_count() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM notes';\n";
    const auto bypass = [&](const std::string& body) -> std::string {
        const std::string function = "CREATE FUNCTION f(what text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$DECLARE n bigint; BEGIN " + body + " RETURN n; END$$;\n";
        for (const Finding& finding : examined({{"1_schema.sql", schema + function}, {"pgsteward.yaml", tenancy}}, "").findings)
            if (finding.rule == "secdef-bypass") return finding.severity == Severity::error ? "error" : "warning";
        return "";
    };
    CHECK(bypass("SELECT count(*) INTO n FROM bodies;") == "error");
    CHECK(bypass("n := inner_count();") == "error");
    CHECK(bypass("EXECUTE format('SELECT count(*) FROM %I', what) INTO n;") == "error");
    CHECK(bypass("EXECUTE 'SELECT count(*) FROM ' || quote_ident(what) INTO n;") == "error");
    CHECK(bypass("EXECUTE what INTO n;") == "warning");
    CHECK(bypass("EXECUTE format('CREATE TABLE %I (a int)', what);") == "");
    CHECK(bypass("EXECUTE format('SELECT count(*) FROM pg_class WHERE relname = %L', what) INTO n;") == "");
    CHECK(bypass("n := length(what);") == "");
}

TEST_CASE("what a setting, a constant and a function have to do with a tenant decides what is said of them") {
    const std::string table = "CREATE ROLE app_rw LOGIN;\n"
                              "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL, body text);\n"
                              "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO app_rw;\n"
                              "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
                              "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n"
                              "CREATE FUNCTION same(a uuid, b uuid) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a = b';\n";
    const auto said = [&](const std::string& condition) { return rules_in(examined({{"1_schema.sql", table + "CREATE POLICY p ON notes USING (" + condition + ");\n"}, {"pgsteward.yaml", tenancy}}, "")); };
    const std::string ours = "tenant_id = nullif(current_setting('app.tenant', true), '')::uuid";
    CHECK_FALSE(said(ours + " AND length(current_setting('app.tenant', true)) = 36").contains("policy-hardcoded-tenant"));
    CHECK(said(ours + " OR current_setting('app.tenant', true) = '11111111-1111-4111-8111-111111111111'").contains("policy-hardcoded-tenant"));
    CHECK_FALSE(said("same(tenant_id, nullif(current_setting('app.tenant', true), '')::uuid)").contains("policy-function-volatility"));
    CHECK_FALSE(said(ours + " AND body::int = 42").contains("guc-empty-string-cast"));
    CHECK(said("tenant_id = current_setting('app.tenant', true)::uuid").contains("guc-empty-string-cast"));
    CHECK(said(ours + " OR current_setting('app.bypass', true) = 'on'").contains("policy-wrong-guc"));
    CHECK(said(ours + " OR md5(current_setting('app.key', true)) = '900150983cd24fb0d6963f7d28e17f72'").contains("policy-wrong-guc"));
    CHECK_FALSE(said(ours + " AND current_setting('app.locale', true) IS DISTINCT FROM 'x'").contains("policy-wrong-guc"));
}

TEST_CASE("the tenant's setting is the one that is compared with the tenant column") {
    const std::string tables = "CREATE ROLE app_rw LOGIN;\n"
                               "CREATE TABLE notes (tenant_id uuid NOT NULL, body text);\n"
                               "GRANT SELECT ON notes TO app_rw;\n"
                               "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n";
    const auto setting = [&](const std::string& condition) {
        Catalog catalog = interpret::new_database(15);
        interpret::interpret_chain(catalog, chain_of({{"schema.sql", tables + "CREATE POLICY p ON notes USING (" + condition + ");\n"}}), {});
        const Policy policy;
        return RowSecurityAnalysis({std::move(catalog), 15, 0, true}, policy).row_security().tenancy.setting;
    };
    CHECK(setting("current_setting('app.bypass', true) = 'on' OR tenant_id = nullif(current_setting('app.tenant', true), '')::uuid") == "app.tenant");
    CHECK(setting("tenant_id::text = ANY (string_to_array(current_setting('app.tenants', true), ',')) OR current_setting('app.admin', true)::boolean") == "app.tenants");
}

TEST_CASE("a key that is compared with who asks says whose the rows of its own table are") {
    const auto verdicts = [](const std::string& more) {
        Catalog catalog = interpret::new_database(15);
        interpret::interpret_chain(catalog, chain_of({{"schema.sql", "CREATE TABLE users (id uuid PRIMARY KEY, name text);\n"
                                                                     "CREATE TABLE products (id uuid PRIMARY KEY, name text);\n"
                                                                     "ALTER TABLE users ENABLE ROW LEVEL SECURITY;\n"
                                                                     "ALTER TABLE products ENABLE ROW LEVEL SECURITY;\n"
                                                                     "CREATE POLICY seen ON users FOR SELECT USING (id::text = current_setting('app.user', true));\n"
                                                                     "CREATE POLICY changed ON users FOR UPDATE USING (id::text = current_setting('app.user', true));\n"
                                                                     "CREATE POLICY all_see ON products FOR SELECT USING (true);\n" + more}}), {});
        const Policy policy;
        const RowSecurityAnalysis analysis({std::move(catalog), 15, 0, true}, policy);
        std::string found;
        for (const access::TableResult& table : analysis.row_security().tables)
            found += table.relation->name.name + "." + table.tenant_column + " " + std::string(access::name_of(table.verdict)) + "\n";
        return found;
    };
    CHECK(verdicts("") == "users.id isolated\n");
    // A column that is no key says more than any key.
    CHECK(verdicts("CREATE TABLE orders (id uuid PRIMARY KEY, user_id uuid NOT NULL REFERENCES users);\n"
                   "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;\n"
                   "CREATE POLICY seen ON orders FOR SELECT USING (user_id::text = current_setting('app.user', true));\n") == "orders.user_id isolated\nusers.id isolated\n");
    CHECK(verdicts("CREATE TABLE profiles (id uuid PRIMARY KEY REFERENCES users, name text);\n"
                   "ALTER TABLE profiles ENABLE ROW LEVEL SECURITY;\n"
                   "CREATE POLICY seen ON profiles FOR SELECT USING (id::text = current_setting('app.user', true));\n") == "profiles.id isolated\nusers.id isolated\n");
    // The key of a table that is part of another's row is whose that is.
    CHECK(verdicts("CREATE TABLE accounts (id uuid PRIMARY KEY REFERENCES users, secret text);\n") == "accounts.id unprotected\nusers.id isolated\n");
}

TEST_CASE("a policy that says more than the tenant keeps what it says") {
    const std::string table = "CREATE ROLE app_rw LOGIN;\n"
                              "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL, body text);\n"
                              "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO app_rw;\n"
                              "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
                              "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n"
                              "CREATE TABLE people (tenant_id uuid NOT NULL, name text NOT NULL);\n";
    const auto fixes = [&](const std::string& policy) {
        std::set<std::string> found;
        for (const Finding& finding : examined({{"1_schema.sql", table + "CREATE POLICY p ON notes " + policy + ";\n"}, {"pgsteward.yaml", tenancy}}, "").findings)
            if (finding.object == "public.notes.p") found.insert(finding.fix);
        return found;
    };
    const std::string predicate = "tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid)";
    const std::string asked = "( SELECT NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid";
    CHECK(fixes("USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid AND body IS NOT NULL)") ==
          std::set<std::string>{"ALTER POLICY p ON public.notes USING (((tenant_id = " + asked + ") AND (body IS NOT NULL)));"});
    CHECK(fixes("USING (tenant_id = current_setting('app.tenant')::uuid AND EXISTS (SELECT FROM people n WHERE n.name = notes.body))").contains(
        "ALTER POLICY p ON public.notes USING (((tenant_id = " + asked + ") AND (EXISTS (SELECT FROM public.people n WHERE (n.name = notes.body)))));"));
    CHECK(fixes("USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) WITH CHECK (body IS NOT NULL)").contains(
        "ALTER POLICY p ON public.notes USING (" + predicate + ") WITH CHECK (" + predicate + " AND ((body IS NOT NULL)));"));
}

TEST_CASE("what a SECURITY DEFINER function reaches is read from its statements") {
    const std::string schema = "CREATE ROLE app_rw LOGIN;\n"
                               "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL, body text);\n"
                               "CREATE INDEX ON notes (tenant_id);\n"
                               "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO app_rw;\n"
                               "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
                               "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n"
                               "CREATE POLICY p ON notes USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n"
                               "CREATE SCHEMA o; CREATE TABLE o.notes (id bigint); CREATE TABLE board (notes text);\n"
                               "CREATE VIEW all_notes AS SELECT * FROM notes; CREATE VIEW my_notes WITH (security_invoker) AS SELECT * FROM notes;\n"
                               "CREATE VIEW ours AS SELECT * FROM notes WHERE tenant_id = nullif(current_setting('app.tenant', true), '')::uuid;\n"
                               "CREATE TABLE tenants (id uuid); CREATE TABLE members (tenant_id uuid NOT NULL, person text);\n"
                               "CREATE FUNCTION person() RETURNS text LANGUAGE sql AS 'SELECT current_setting(''app.person'')';\n"
                               "CREATE FUNCTION check_member(t uuid) RETURNS void LANGUAGE plpgsql AS $$BEGIN IF NOT EXISTS (SELECT FROM members WHERE tenant_id = t AND t = current_setting('app.tenant')::uuid) THEN RAISE EXCEPTION 'no'; END IF; END$$;\n"
                               "CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM notes';\n";
    const auto of_function = [&](const std::string& function) -> std::string {
        for (const Finding& finding : examined({{"1_schema.sql", schema + function}, {"pgsteward.yaml", tenancy}}, "").findings)
            if (finding.rule == "secdef-bypass") return finding.severity == Severity::error ? "error" : "warning";
        return "";
    };
    const auto found = [&](const std::string& body) { return of_function("CREATE FUNCTION f(t uuid) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$" + body + "$$;\n"); };
    const auto atomic = [&](const std::string& body) { return of_function("CREATE FUNCTION f(t uuid) RETURNS bigint LANGUAGE sql SECURITY DEFINER " + body + ";\n"); };
    for (const std::string body : {"BEGIN RETURN (SELECT count(*) FROM NOTES); END", "BEGIN RETURN (SELECT count(*) FROM notes WHERE tenant_id IS NOT NULL); END",
                                   "BEGIN /* tenant_id */ RETURN (SELECT count(*) FROM notes); END", "BEGIN RETURN (SELECT count(*) FROM notes WHERE tenant_id <> t); END",
                                   "BEGIN RETURN (SELECT count(*) FROM notes WHERE tenant_id = t OR body IS NULL); END", "BEGIN RETURN (SELECT count(*) FROM all_notes); END",
                                   "BEGIN RETURN (SELECT count(*) FROM my_notes); END", "BEGIN RETURN total(); END", "BEGIN EXECUTE 'DELETE FROM notes'; RETURN 1; END", "BEGIN TRUNCATE notes; RETURN 1; END",
                                   "BEGIN RETURN (SELECT count(*) FROM notes WHERE tenant_id IN (SELECT id FROM tenants)); END", "BEGIN RETURN (SELECT count(*) FROM notes a JOIN notes b ON a.tenant_id = b.tenant_id); END",
                                   "BEGIN RETURN (SELECT count(*) FROM notes WHERE id IN (SELECT id FROM notes WHERE tenant_id = t)); END", "BEGIN RETURN (SELECT count(*) FROM notes n, members m WHERE m.tenant_id = t); END",
                                   "BEGIN RAISE NOTICE '%', (SELECT body FROM notes LIMIT 1); RETURN 1; END", "BEGIN EXECUTE 'DELETE FROM notes WHERE id = ' || t; RETURN 1; END",
                                   "BEGIN RETURN (SELECT count(*) FROM notes WHERE id = random()); END", "BEGIN RETURN (SELECT count(*) FROM notes n, members m WHERE m.person = current_user); END",
                                   "BEGIN WITH gone AS (DELETE FROM notes RETURNING *) SELECT count(*) FROM gone WHERE tenant_id = t; RETURN 1; END", "BEGIN RETURN (SELECT count(*) FROM notes WHERE tenant_id IN ('11111111-1111-4111-8111-111111111111')); END"}) {
        INFO(body);
        CHECK(found(body) == "error");
    }
    for (const std::string body : {"BEGIN RETURN (SELECT count(*) FROM notes WHERE tenant_id = t AND body IS NULL); END", "BEGIN DELETE FROM notes n WHERE n.tenant_id = current_setting('app.tenant')::uuid; RETURN 1; END",
                                   "BEGIN IF t <> current_setting('app.tenant')::uuid THEN RAISE EXCEPTION 'no'; END IF; RETURN (SELECT count(*) FROM notes); END",
                                   "BEGIN INSERT INTO notes (id, tenant_id) VALUES (1, t); RETURN 1; END", "BEGIN EXECUTE t::text; RETURN 1; END",
                                   "BEGIN IF t <> current_setting('app.tenant'::text)::uuid THEN RAISE EXCEPTION 'no'; END IF; RETURN (SELECT count(*) FROM notes); END",
                                   "BEGIN RETURN (SELECT count(*) FROM notes n JOIN members m ON n.tenant_id = m.tenant_id WHERE m.person = current_user); END", "BEGIN RETURN (SELECT count(*) FROM notes n, members m WHERE m.tenant_id = t AND n.tenant_id = m.tenant_id); END",
                                   "BEGIN RETURN (SELECT count(*) FROM notes WHERE EXISTS (SELECT FROM members m WHERE m.tenant_id = notes.tenant_id AND m.person = current_user)); END",
                                   "BEGIN RETURN (SELECT count(*) FROM notes WHERE tenant_id IN (SELECT tenant_id FROM members WHERE person = current_user)); END",
                                   "BEGIN RETURN (SELECT count(*) FROM (SELECT * FROM notes) s WHERE s.tenant_id = t); END", "BEGIN RETURN (WITH s AS (SELECT * FROM notes) SELECT count(*) FROM s WHERE tenant_id = t); END",
                                   "BEGIN EXECUTE format('DELETE FROM notes WHERE tenant_id = %L', t); RETURN 1; END", "BEGIN RETURN (SELECT count(*) FROM ours); END",
                                   "BEGIN RETURN (SELECT count(*) FROM notes WHERE body = current_user); END", "BEGIN RETURN (SELECT count(*) FROM notes n WHERE n.body = public.person()); END",
                                   "BEGIN PERFORM check_member(t); RETURN (SELECT count(*) FROM notes); END"}) {
        INFO(body);
        CHECK(found(body) == "warning");
    }
    CHECK(atomic("BEGIN ATOMIC SELECT count(*) FROM notes; END") == "error");
    CHECK(atomic("RETURN (SELECT count(*) FROM notes WHERE tenant_id = t)") == "warning");
    for (const std::string body : {"BEGIN /* notes */ RETURN 1; END", "BEGIN RAISE NOTICE 'notes'; RETURN 1; END", "BEGIN RETURN (SELECT count(*) FROM o.notes); END", "BEGIN RETURN (SELECT count(notes) FROM board); END",
                                   "BEGIN RETURN (WITH notes AS (SELECT 1) SELECT count(*) FROM notes); END", "BEGIN EXECUTE 'CREATE TABLE t (notes int)'; RETURN 1; END"}) {
        INFO(body);
        CHECK(found(body) == "");
    }
}

TEST_CASE("ways to a tenant table through views, triggers and rules of others") {
    const std::string schema = "CREATE ROLE app_rw LOGIN;\n"
                               "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL, body text);\n"
                               "CREATE INDEX ON notes (tenant_id);\n"
                               "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO app_rw;\n"
                               "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
                               "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n"
                               "CREATE POLICY p ON notes USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n"
                               "CREATE TABLE inbox (id bigint); GRANT INSERT ON inbox TO app_rw;\n";
    const auto found = [&](const std::string& more, const std::string& rule) -> std::string {
        for (const Finding& finding : examined({{"1_schema.sql", schema + more}, {"pgsteward.yaml", tenancy}}, "").findings)
            if (finding.rule == rule) return finding.severity == Severity::error ? "error" : finding.severity == Severity::warning ? "warning" : "notice";
        return "";
    };
    const std::string matview = "CREATE MATERIALIZED VIEW m AS SELECT * FROM notes; ";
    CHECK(found(matview, "matview-over-rls") == "notice");
    CHECK(found(matview + "CREATE VIEW v AS SELECT * FROM m; GRANT SELECT ON v TO app_rw;", "matview-over-rls") == "error");
    CHECK(found(matview + "CREATE VIEW v WITH (security_invoker) AS SELECT * FROM m; GRANT SELECT ON v TO app_rw;", "matview-over-rls") == "notice");
    CHECK(found(matview + "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS 'SELECT count(*) FROM m';", "matview-over-rls") == "error");
    CHECK(found("CREATE VIEW v AS SELECT * FROM notes; GRANT SELECT ON v TO app_rw;", "view-not-security-invoker") == "error");
    CHECK(found("CREATE VIEW i WITH (security_invoker) AS SELECT * FROM notes; CREATE VIEW v AS SELECT * FROM i; GRANT SELECT ON v TO app_rw;", "view-not-security-invoker") == "");
    CHECK(found("CREATE VIEW v WITH (security_barrier) AS SELECT * FROM notes WHERE tenant_id = nullif(current_setting('app.tenant', true), '')::uuid; GRANT SELECT ON v TO app_rw;", "view-not-security-invoker") == "warning");
    CHECK(found("CREATE VIEW v WITH (security_barrier) AS SELECT * FROM notes WHERE tenant_id <> nullif(current_setting('app.tenant', true), '')::uuid; GRANT SELECT ON v TO app_rw;", "view-not-security-invoker") == "error");
    CHECK(found("CREATE RULE r AS ON INSERT TO inbox DO ALSO DELETE FROM notes WHERE id = NEW.id;", "rule-bypass") == "warning");
    CHECK(found("CREATE RULE r AS ON INSERT TO inbox DO ALSO DELETE FROM notes WHERE tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid);", "rule-bypass") == "warning");
    CHECK(found("CREATE RULE r AS ON INSERT TO notes DO ALSO DELETE FROM notes WHERE id <> NEW.id;", "rule-bypass") == "error");
    CHECK(found("CREATE RULE r AS ON INSERT TO inbox DO ALSO INSERT INTO inbox SELECT id FROM notes;", "rule-bypass") == "error");
    CHECK(found("CREATE RULE r AS ON INSERT TO inbox DO ALSO NOTHING;", "rule-bypass") == "");
    const std::string trigger = "CREATE TRIGGER t AFTER INSERT ON inbox FOR EACH ROW EXECUTE FUNCTION f();";
    CHECK(found("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN DELETE FROM notes; RETURN NULL; END$$; " + trigger, "trigger-secdef") == "warning");
    CHECK(found("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN DELETE FROM inbox; RETURN NULL; END$$; " + trigger, "trigger-secdef") == "");
}

}  // namespace
}  // namespace pgsteward::rule_tests
