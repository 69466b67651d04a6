// Rules about privileges and guards: complete declarations, and examples that do what they say.
#include <filesystem>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "check/grant-audit.hpp"
#include "check/schema-checker.hpp"
#include "interpret/schema-text.hpp"
#include "rules/support.hpp"

namespace pgsteward::rule_tests {
namespace {

namespace fs = std::filesystem;

const std::string source_dir = PGSTEWARD_SOURCE_DIR;

std::set<std::string> ids_of(std::span<const Rule* const> rules) {
    std::set<std::string> ids;
    for (const Rule* rule : rules) ids.insert(std::string(rule->id));
    return ids;
}

struct Examined {
    std::vector<Finding> findings;
    std::vector<std::string> problems;       ///< of the policy and of the text
};

/// The rules on one schema: files that end in .sql in order of their names, and pgsteward.yaml.
Examined examined(const Files& files, const std::string& on = {}) {
    std::set<std::string> known;
    for (const Rule* rule : all_rules()) known.insert(std::string(rule->id));
    const auto yaml = files.find("pgsteward.yaml");
    Policy policy = yaml == files.end() ? Policy() : read_policy(SourceText("pgsteward.yaml", yaml->second), known);
    if (!on.empty() && !policy.rules.contains(on))
        for (const Rule* rule : grant_rules())
            if (rule->id == on) policy.rules[on] = {false, rule->severity};
    Files scripts;                           // a chain of plain SQL, so that what was there before is known as such
    for (const auto& [name, content] : files)
        if (name != "pgsteward.yaml") scripts[name.starts_with("1_") ? name : "2_schema.sql"] = content;
    SchemaChecker checker(grant_rules(), policy, WaiverMode::honour, "2026-01-15", "schema");
    Catalog catalog = interpret::new_database(policy.postgres);
    Examined result;
    const auto text = interpret::interpret_chain(catalog, chain_of(scripts), {.postgres = policy.postgres, .observe = [&](const Step& step) { checker.check(step); }});
    for (const ReadError& error : text.errors) result.problems.push_back(error.message);
    const GrantAudit audit(catalog, policy, policy.postgres);
    for (const PolicyProblem& problem : audit.grants.demands.problems()) result.problems.push_back(fmt::format("{}:{}: {}", problem.at.source.name(), problem.at.begin().line, problem.message));
    checker.check(audit.review, {});
    checker.apply_waivers(text.comments);
    result.findings = checker.take_findings();
    return result;
}

Examined example(const Rule& rule, std::string_view text) {
    Files files = files_of(rule.given, "1_given.sql");
    files.merge(files_of(text, "2_example.sql"));
    return examined(files, std::string(rule.id));
}

std::size_t count_of(const Examined& examined, const Rule& rule) {
    return static_cast<std::size_t>(std::count_if(examined.findings.begin(), examined.findings.end(), [&](const Finding& finding) { return finding.rule == rule.id && !finding.waiver; }));
}

TEST_CASE("each rule about privileges has the name of its file") {
    std::set<std::string> files;
    for (const auto& entry : fs::directory_iterator(source_dir + "/common/rules/grants")) files.insert(entry.path().stem().string());
    CHECK(files == ids_of(grant_rules()));
}

TEST_CASE("each rule about privileges is declared in full") {
    const std::set<std::string> others = ids_of(migration_rules());
    for (const Rule* rule : grant_rules()) {
        CAPTURE(rule->id);
        CHECK_FALSE(others.contains(std::string(rule->id)));
        CHECK(rule->summary.size() <= 100);
        CHECK(rule->summary.ends_with('.'));
        CHECK(rule->summary.find(". ") == std::string_view::npos);
        CHECK(rule->why.ends_with('.'));
        CHECK(rule->fix.ends_with('.'));
        CHECK_FALSE(rule->bad.empty());
        CHECK_FALSE(rule->good.empty());
    }
}

TEST_CASE("each rule about privileges reports its bad example and not its good one") {
    for (const Rule* rule : grant_rules()) {
        CAPTURE(rule->id);
        if (std::holds_alternative<RaisedByEngine>(rule->check)) continue;   // by a probe
        const Examined bad = example(*rule, rule->bad), good = example(*rule, rule->good);
        CHECK(bad.problems == std::vector<std::string>());
        CHECK(good.problems == std::vector<std::string>());
        CHECK(count_of(bad, *rule) > 0);
        CHECK(count_of(good, *rule) == 0);
        for (const Finding& finding : bad.findings) {
            if (finding.rule != rule->id) continue;
            CAPTURE(finding.message);
            CHECK_FALSE(finding.message.empty());
            CHECK_FALSE(finding.message.ends_with('.'));
            CHECK_FALSE(finding.fix.empty());
            CHECK(finding.fix.find('\n') == std::string::npos);
        }
    }
}

TEST_CASE("what is kept for superusers is told from what everybody may have") {
    struct Case { const char* grant; std::size_t findings; };
    for (const auto& [grant, findings] : std::initializer_list<Case>{
             {"GRANT EXECUTE ON FUNCTION pg_read_file(text) TO app", 1},
             {"GRANT EXECUTE ON FUNCTION dblink_connect_u(text) TO PUBLIC", 1},
             {"GRANT EXECUTE ON FUNCTION dblink_connect(text) TO app", 0},
             {"GRANT SELECT (rolpassword) ON pg_authid TO app", 1},
             {"GRANT SELECT (rolname) ON pg_authid TO app", 0},
             {"GRANT SELECT, INSERT ON pg_class TO app", 1},
             {"GRANT SELECT ON pg_class, pg_stat_activity TO app", 0},
             {"GRANT EXECUTE ON FUNCTION pg_read_file(text) TO pg_monitor, boss", 0},
             {"GRANT EXECUTE ON FUNCTION pg_read_file(text) TO app; REVOKE ALL ON FUNCTION pg_read_file(text) FROM app", 0},
         }) {
        INFO(grant);
        const Examined found = examined({{"1_given.sql", "CREATE ROLE app LOGIN; CREATE ROLE boss SUPERUSER; CREATE EXTENSION dblink;"}, {"2_schema.sql", grant}}, "closed-object-granted");
        CHECK(static_cast<std::size_t>(std::ranges::count(found.findings, std::string("closed-object-granted"), &Finding::rule)) == findings);
    }
}

TEST_CASE("a hidden way is closed by the statements that take it from who has it") {
    const std::string schema = "CREATE ROLE w LOGIN; CREATE ROLE x LOGIN; CREATE TABLE ledger (id int PRIMARY KEY);\n"
                               "CREATE VIEW v AS SELECT * FROM ledger; GRANT UPDATE ON v TO w;\n"
                               "CREATE FUNCTION f() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS 'DELETE FROM ledger';\n"
                               "REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC; GRANT EXECUTE ON FUNCTION f() TO w, x;\n";
    const Files files = {{"pgsteward.yaml", "version: 1\nappend_only:\n  tables: [public.ledger]\n"}, {"2_schema.sql", schema}};
    std::map<std::string, std::string> fixes;
    for (const Finding& finding : examined(files).findings) fixes[finding.rule] = finding.fix;
    CHECK(fixes["updatable-view-writes"] == "REVOKE UPDATE ON TABLE public.v FROM w;");
    CHECK(fixes["secdef-writes"] == "REVOKE EXECUTE ON FUNCTION public.f() FROM w; REVOKE EXECUTE ON FUNCTION public.f() FROM x;");
}

TEST_CASE("ways around a guard are found behind schemas, views and search paths") {
    const Files given = {{"pgsteward.yaml", "version: 1\nappend_only:\n  tables: [fin.ledger]\n  repair_roles: [fixer]\n"}};
    const std::string schema = "CREATE ROLE w LOGIN; CREATE ROLE fixer; CREATE ROLE own; CREATE SCHEMA fin AUTHORIZATION own; CREATE TABLE fin.ledger (id int PRIMARY KEY);\n"
                               "GRANT USAGE ON SCHEMA fin TO w, fixer; GRANT UPDATE ON fin.ledger TO fixer;\n"
                               "CREATE FUNCTION fin.deny() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;\n";
    const auto count = [&](const std::string& more, const std::string& rule) {
        Files files = given;
        files["2_schema.sql"] = schema + more;
        return std::ranges::count(examined(files).findings, rule, &Finding::rule);
    };
    CHECK(count("", "owner-can-disable-guard") == 0);
    CHECK(count("GRANT own TO w;", "owner-can-disable-guard") == 1);
    const std::string view = "CREATE VIEW fin.v AS SELECT * FROM fin.ledger; ALTER VIEW fin.v OWNER TO fixer;\n";
    const std::string function = "CREATE FUNCTION fin.f() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'UPDATE fin.v SET id = 1';\n";
    CHECK(count(view + function, "secdef-writes") == 1);
    CHECK(count(view + function + "REVOKE EXECUTE ON FUNCTION fin.f() FROM PUBLIC;", "secdef-writes") == 0);
    const std::string nested = "CREATE VIEW fin.i WITH (security_invoker) AS SELECT * FROM fin.ledger; CREATE VIEW fin.v AS SELECT * FROM fin.i; ALTER VIEW fin.v OWNER TO fixer; GRANT UPDATE ON fin.i TO fixer;\n";
    CHECK(count(view + "GRANT UPDATE ON fin.v TO w;", "updatable-view-writes") == 1);
    CHECK(count(nested + "GRANT UPDATE ON fin.v TO w;", "updatable-view-writes") == 0);
    const auto guard = [](const std::string& call, const std::string& settings) {
        return "CREATE FUNCTION fin.g() RETURNS trigger LANGUAGE plpgsql " + settings + " AS $$ BEGIN PERFORM " + call + "; RETURN NULL; END $$;\n"
               "CREATE TRIGGER g BEFORE UPDATE OR DELETE OR TRUNCATE ON fin.ledger EXECUTE FUNCTION fin.g(); ALTER TABLE fin.ledger ENABLE ALWAYS TRIGGER g;\n";
    };
    CHECK(count(guard("deny()", "") + "REVOKE ALL ON SCHEMA fin FROM own; ALTER SCHEMA fin OWNER TO fixer;", "guard-setting") == 0);
    CHECK(count(guard("deny()", "") + "CREATE SCHEMA w AUTHORIZATION w;", "guard-setting") == 1);
    CHECK(count(guard("fin.deny()", "") + "CREATE SCHEMA w AUTHORIZATION w;", "guard-setting") == 0);
    CHECK(count(guard("deny()", "SET search_path = fin, pg_temp") + "CREATE SCHEMA w AUTHORIZATION w;", "guard-setting") == 0);
}

TEST_CASE("writes that the server carries on to a table are found where they begin") {
    const auto said = [](const std::string& more) {
        const Files files = {{"pgsteward.yaml", "version: 1\nappend_only:\n  tables: [public.l]\n"}, {"schema.sql", "CREATE ROLE w LOGIN;\n" + more}};
        std::vector<std::string> lines;
        for (const Finding& finding : examined(files).findings)
            if (finding.rule == "fk-cascade-mutates" || finding.rule == "parent-writes" || finding.rule == "updatable-view-writes") lines.push_back(finding.rule + ": " + finding.message);
        return lines;
    };
    using Lines = std::vector<std::string>;
    const auto by_key = [](const std::string& may, const std::string& with) {
        return Lines{"fk-cascade-mutates: w may " + may + " public.l through the foreign key l_p_fkey in the name of postgres, with " + with};
    };
    const std::string cascades = "CREATE TABLE p (id int PRIMARY KEY, n text); CREATE TABLE l (p int REFERENCES p ON DELETE CASCADE ON UPDATE CASCADE);\n";
    CHECK(said(cascades + "GRANT DELETE ON p TO w;") == by_key("DELETE", "DELETE on public.p"));
    CHECK(said(cascades + "GRANT UPDATE (id) ON p TO w;") == by_key("UPDATE", "UPDATE on public.p"));
    CHECK(said(cascades + "GRANT UPDATE (n) ON p TO w;").empty());
    CHECK(said(cascades + "CREATE VIEW v AS SELECT id FROM p; GRANT DELETE ON v TO w;") == by_key("DELETE", "DELETE on public.v"));
    CHECK(said(cascades + "CREATE FUNCTION f() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM p'; REVOKE ALL ON FUNCTION f() FROM PUBLIC; GRANT EXECUTE ON FUNCTION f() TO w;") ==
          by_key("DELETE", "EXECUTE on public.f()"));
    const auto function = [](const std::string& body) {
        return "CREATE FUNCTION f() RETURNS void LANGUAGE sql SECURITY DEFINER AS '" + body + "'; REVOKE ALL ON FUNCTION f() FROM PUBLIC; GRANT EXECUTE ON FUNCTION f() TO w;";
    };
    CHECK(said(cascades + function("UPDATE p SET id = id + 1")) == by_key("UPDATE", "EXECUTE on public.f()"));
    CHECK(said(cascades + function("INSERT INTO p VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 2")) == by_key("UPDATE", "EXECUTE on public.f()"));
    CHECK(said(cascades + function("UPDATE p SET n = 1")).empty());
    const std::string renamed = "CREATE VIEW v AS SELECT id AS number, n AS id FROM p;\n";
    CHECK(said(cascades + renamed + function("UPDATE v SET number = 2")) == by_key("UPDATE", "EXECUTE on public.f()"));
    CHECK(said(cascades + renamed + function("UPDATE v SET id = 2")).empty());
    const std::string chain = "CREATE TABLE g (id int PRIMARY KEY); CREATE TABLE p (id int PRIMARY KEY REFERENCES g ON DELETE CASCADE ON UPDATE CASCADE);\n"
                              "CREATE TABLE l (p int REFERENCES p ON DELETE SET NULL ON UPDATE CASCADE);\n";
    CHECK(said(chain + "GRANT DELETE ON g TO w;") == by_key("UPDATE", "DELETE on public.g"));
    CHECK(said(chain + "GRANT UPDATE ON g TO w;") == by_key("UPDATE", "UPDATE on public.g"));
    const std::string parts = "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p DEFAULT; CREATE TABLE l (p int REFERENCES p ON DELETE CASCADE);\n";
    CHECK(said(parts + "GRANT DELETE ON p1 TO w;") == by_key("DELETE", "DELETE on public.p1"));

    const auto by_parent = [](const std::string& may, const std::string& with, const std::string& rest = {}) {
        return Lines{"parent-writes: w may " + may + " public.l by the name of public.p, which it inherits from or is a partition of, with " + with + rest};
    };
    const std::string child = "CREATE TABLE p (id int); CREATE TABLE l () INHERITS (p);\n";
    CHECK(said(child + "GRANT DELETE ON p TO w;") == by_parent("DELETE", "DELETE on public.p"));
    CHECK(said(child + "GRANT UPDATE (id) ON p TO w;") == by_parent("UPDATE", "UPDATE on public.p"));
    CHECK(said(child + "GRANT TRUNCATE ON p TO w;") == by_parent("TRUNCATE", "TRUNCATE on public.p"));
    CHECK(said(child + "GRANT SELECT, INSERT ON p TO w;").empty());
    CHECK(said(child + "CREATE VIEW v AS SELECT id FROM p; GRANT DELETE ON v TO w;") == by_parent("DELETE", "DELETE on public.v"));
    const auto guard = [](const std::string& each) {
        return "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;\n"
               "CREATE TRIGGER g BEFORE DELETE ON l FOR EACH " + each + " EXECUTE FUNCTION g(); ALTER TABLE l ENABLE ALWAYS TRIGGER g;\n";
    };
    CHECK(said(child + guard("ROW") + "GRANT DELETE ON p TO w;") == by_parent("DELETE", "DELETE on public.p", "; the guard stops it"));
    CHECK(said(child + guard("STATEMENT") + "GRANT DELETE ON p TO w;") == by_parent("DELETE", "DELETE on public.p"));

    const std::string computed = "CREATE TABLE l (id int, n text); CREATE VIEW v AS SELECT id, upper(n) AS u FROM l;\n";
    CHECK(said(computed + "GRANT UPDATE (u) ON v TO w;").empty());
    CHECK(said(computed + "GRANT UPDATE (id) ON v TO w;").size() == 1);
    CHECK(said("CREATE TABLE l (id int, n text); CREATE VIEW v AS SELECT upper(n) AS u FROM l; GRANT UPDATE ON v TO w;").empty());
    CHECK(said("CREATE TABLE l (id int, n text); CREATE VIEW v AS SELECT upper(n) AS u FROM l; GRANT DELETE ON v TO w;").size() == 1);
}

TEST_CASE("what TRUNCATE CASCADE in the name of somebody else empties is found") {
    const auto count = [](const std::string& tables, const std::string& body) {
        const Files files = {{"pgsteward.yaml", "version: 1\nappend_only:\n  tables: [public.l]\n"},
                             {"schema.sql", "CREATE ROLE w LOGIN;\n" + tables + "CREATE FUNCTION f() RETURNS void LANGUAGE sql SECURITY DEFINER AS '" + body + "';\n"}};
        return std::ranges::count(examined(files).findings, "secdef-writes", &Finding::rule);
    };
    const std::string chain = "CREATE TABLE g (id int PRIMARY KEY); CREATE TABLE p (id int PRIMARY KEY REFERENCES g); CREATE TABLE l (p int REFERENCES p); CREATE TABLE o (id int);\n";
    CHECK(count(chain, "TRUNCATE p CASCADE") == 1);
    CHECK(count(chain, "TRUNCATE o, g CASCADE") == 1);
    CHECK(count(chain, "TRUNCATE p") == 0);
    CHECK(count(chain, "TRUNCATE o CASCADE") == 0);
    CHECK(count("CREATE TABLE p (id int PRIMARY KEY) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF p DEFAULT; CREATE TABLE l (p int REFERENCES p1);\n", "TRUNCATE p CASCADE") == 1);
}

TEST_CASE("guards of all partitions are a guard of the partitioned table") {
    const auto said = [](const std::string& more, const std::string& rule = "guard-missing") {
        const Files files = {{"pgsteward.yaml", "version: 1\nappend_only:\n  tables: [public.l]\n"},
                             {"schema.sql", "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;\n"
                                            "CREATE TABLE l (id int) PARTITION BY LIST (id); CREATE TABLE l1 PARTITION OF l FOR VALUES IN (1); CREATE TABLE l2 PARTITION OF l DEFAULT PARTITION BY LIST (id);\n"
                                            "CREATE TABLE l3 PARTITION OF l2 DEFAULT;\n" + more}};
        std::vector<std::string> lines;
        for (const Finding& finding : examined(files).findings)
            if (finding.rule == rule) lines.push_back(finding.message);
        return lines;
    };
    const auto guard = [](const std::string& table, const std::string& each) {
        return "CREATE TRIGGER g BEFORE UPDATE OR DELETE ON " + table + " FOR EACH " + each + " EXECUTE FUNCTION g(); ALTER TABLE " + table + " ENABLE ALWAYS TRIGGER g;\n";
    };
    using Lines = std::vector<std::string>;
    CHECK(said(guard("l1", "ROW") + guard("l3", "ROW")) == Lines{});
    CHECK(said(guard("l1", "ROW") + guard("l2", "ROW")) == Lines{});
    CHECK(said("") == Lines{"nothing stops UPDATE and DELETE on public.l: no trigger raises"});
    CHECK(said(guard("l1", "ROW")) == Lines{"nothing stops UPDATE and DELETE on public.l2, a partition of public.l: no trigger raises"});
    CHECK(said(guard("l3", "ROW")) == Lines{"nothing stops UPDATE and DELETE on public.l1, a partition of public.l: no trigger raises"});
    CHECK(said(guard("l1", "STATEMENT") + guard("l3", "STATEMENT")) == Lines{"nothing stops UPDATE and DELETE on public.l: no trigger raises"});
    CHECK(said(guard("l1", "ROW") + guard("l3", "ROW") + "CREATE TRIGGER t BEFORE TRUNCATE ON l1 EXECUTE FUNCTION g();", "guard-not-always") ==
          Lines{"the guard t of public.l1, a partition of public.l, does not fire under session_replication_role = replica"});
}

TEST_CASE("privileges on partitions and children of an append-only table are privileges on its rows") {
    const auto count = [](const std::string& tables, const std::string& rule) {
        const Files files = {{"pgsteward.yaml", "version: 1\nappend_only:\n  tables: [public.l]\n"}, {"schema.sql", "CREATE ROLE w LOGIN;\n" + tables}};
        return std::ranges::count(examined(files).findings, rule, &Finding::rule);
    };
    const std::string parts = "CREATE TABLE l (id int) PARTITION BY RANGE (id); CREATE TABLE l1 PARTITION OF l DEFAULT PARTITION BY RANGE (id); CREATE TABLE l2 PARTITION OF l1 DEFAULT; CREATE TABLE o (id int);\n";
    CHECK(count(parts + "GRANT DELETE ON l2 TO w;", "append-only-grant") == 1);
    CHECK(count(parts + "GRANT TRUNCATE ON l1 TO w;", "forbid-truncate") == 1);
    CHECK(count(parts + "GRANT SELECT, INSERT ON l1 TO w; GRANT DELETE ON o TO w;", "append-only-grant") == 0);
    CHECK(count("CREATE TABLE l (id int); CREATE TABLE c () INHERITS (l); GRANT UPDATE (id) ON c TO w;", "append-only-grant") == 1);
}

}  // namespace
}  // namespace pgsteward::rule_tests
