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
}

TEST_CASE("a policy that says more than the tenant keeps what it says") {
    const std::string table = "CREATE ROLE app_rw LOGIN;\n"
                              "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL, body text);\n"
                              "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO app_rw;\n"
                              "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
                              "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n";
    const auto fixes = [&](const std::string& policy) {
        std::set<std::string> found;
        for (const Finding& finding : examined({{"1_schema.sql", table + "CREATE POLICY p ON notes " + policy + ";\n"}, {"pgsteward.yaml", tenancy}}, "").findings)
            if (finding.object == "public.notes.p") found.insert(finding.fix);
        return found;
    };
    const std::string predicate = "tenant_id = (SELECT nullif(current_setting('app.tenant', true), '')::uuid)";
    CHECK(fixes("USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid AND body IS NOT NULL)") ==
          std::set<std::string>{"in the policy p of public.notes, write " + predicate + " for what it says of the tenant, and keep the rest"});
    CHECK(fixes("USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) WITH CHECK (body IS NOT NULL)").contains(
        "ALTER POLICY p ON public.notes USING (" + predicate + ") WITH CHECK (" + predicate + " AND ((body IS NOT NULL)));"));
}

}  // namespace
}  // namespace pgsteward::rule_tests
