// What statements that may not have run leave open about row security, privileges and guards: nothing is passed, and nothing is
// blamed, that depends on it.
#include <catch2/catch.hpp>

#include "access/row-security.hpp"
#include "check/grant-audit.hpp"
#include "check/row-security-analysis.hpp"
#include "check/schema-checker.hpp"
#include "interpret/schema-text.hpp"

using namespace pgsteward;

namespace {

const std::string protected_notes =
    "CREATE ROLE app; CREATE ROLE keeper; CREATE TABLE names (name text); CREATE TABLE notes (id int, tenant_id uuid NOT NULL); CREATE INDEX ON notes (tenant_id); ALTER TABLE notes OWNER TO keeper;"
    "CREATE FUNCTION own(uuid) RETURNS boolean LANGUAGE sql STABLE AS $$SELECT $1 = nullif(current_setting('app.tenant_id', true), '')::uuid$$;"
    "CREATE POLICY own ON notes USING (own(tenant_id)); GRANT SELECT, INSERT ON notes TO app;";
const std::string enabled = "ALTER TABLE notes ENABLE ROW LEVEL SECURITY; ALTER TABLE notes FORCE ROW LEVEL SECURITY;";

std::string perhaps(const std::string& statement) { return "DO $$ BEGIN IF (SELECT count(*) FROM pg_stat_activity) > 3 THEN " + statement + "; END IF; END $$;"; }
std::string for_each_name(const std::string& statement) {
    return "DO $$ DECLARE n text; BEGIN FOR n IN SELECT name FROM names LOOP EXECUTE format('" + statement + "', n); END LOOP; END $$;";
}

Catalog catalog_of(const std::string& sql) {
    Catalog catalog = interpret::new_database(15);
    interpret::interpret_text(catalog, SourceText("schema.sql", sql));
    return catalog;
}

/// The verdict on notes, and the rules that say something of it.
std::string isolation(const std::string& sql) {
    const Policy policy;
    SchemaChecker checker(rls_rules(), policy, WaiverMode::honour, "2026-01-15", "schema");
    const RowSecurityAnalysis analysis({catalog_of(protected_notes + sql), 15, 0, true}, policy);
    checker.check(analysis.review(), {});
    std::string result(access::name_of(analysis.row_security().tables.at(0).verdict));
    for (const Finding& finding : checker.take_findings())
        if (finding.object == "public.notes") result += " " + finding.rule;
    return result;
}

std::string audit(const std::string& sql) {
    const std::string ledger =
        "CREATE ROLE app; CREATE ROLE keeper; CREATE TABLE names (name text); CREATE TABLE ledger (id int); ALTER TABLE ledger OWNER TO keeper; GRANT SELECT, INSERT, UPDATE ON ledger TO app;"
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $f$BEGIN RAISE EXCEPTION 'append-only'; END$f$; ALTER FUNCTION refuse() OWNER TO keeper; CREATE TRIGGER cut BEFORE TRUNCATE ON ledger EXECUTE FUNCTION refuse();";
    const Policy policy = read_policy(SourceText("pgsteward.yaml", "version: 1\nappend_only: { tables: [public.ledger], repair_roles: [keeper] }\n"), {});
    SchemaChecker checker(grant_rules(), policy, WaiverMode::honour, "2026-01-15", "schema");
    const Catalog catalog = catalog_of(ledger + sql);
    const GrantAudit of(catalog, policy, 15);
    checker.check(of.review, {});
    std::string result;
    for (const Finding& finding : checker.take_findings())
        if (finding.object == "public.ledger" && (finding.rule.starts_with("guard-missing") || finding.rule.ends_with("undetermined") || finding.rule == "append-only-grant")) result += finding.rule + "\n";
    return result;
}

const std::string guard = "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION refuse()";

}  // namespace

TEST_CASE("row security that may not be as it looks is undetermined") {
    CHECK(isolation(enabled) == "isolated");
    CHECK(isolation(perhaps("ALTER TABLE notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")) == "undetermined isolation-undetermined");
    CHECK(isolation(for_each_name("ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")) == "undetermined isolation-undetermined");
    CHECK(isolation(enabled + for_each_name("ALTER TABLE %I DISABLE ROW LEVEL SECURITY")) == "undetermined isolation-undetermined");
    CHECK(isolation(enabled + for_each_name("CREATE POLICY open ON %I USING (true)")) == "undetermined isolation-undetermined");
    CHECK(isolation(enabled + for_each_name("DROP TABLE %I")) == "undetermined isolation-undetermined");
    CHECK(isolation(enabled + for_each_name("DROP TABLE %I") + for_each_name("CREATE TABLE %I (a int)")) == "undetermined isolation-undetermined");
    CHECK(isolation(enabled + perhaps("CREATE POLICY more ON notes FOR SELECT USING (own(tenant_id))")).starts_with("undetermined isolation-undetermined"));
    CHECK(isolation("CREATE POLICY more ON notes FOR SELECT USING (true);" + enabled + perhaps("DROP POLICY more ON notes")) == "undetermined isolation-undetermined");
    CHECK(isolation(enabled + perhaps("CREATE OR REPLACE FUNCTION own(uuid) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT $1 = nullif(current_setting(''app.tenant_id'', true), '''')::uuid'")) == "undetermined isolation-undetermined");
    // What somebody could do with it before may still be allowed.
    CHECK(isolation("GRANT UPDATE ON notes TO app;" + enabled + perhaps("REVOKE UPDATE ON notes FROM app")) == "undetermined isolation-undetermined");
    CHECK(isolation(enabled + for_each_name("GRANT ALL ON %I TO app")) == "undetermined isolation-undetermined");
    // What does not decide about tenants changes nothing.
    CHECK(isolation(enabled + perhaps("GRANT UPDATE ON notes TO app")) == "isolated");
    CHECK(isolation(enabled + perhaps("CREATE INDEX more ON notes (id)")) == "isolated");
    CHECK(isolation(enabled + for_each_name("CREATE INDEX ON %I (id)")) == "isolated");
    CHECK(isolation(enabled + for_each_name("COMMENT ON COLUMN %I.id IS NULL")) == "isolated");
    // A leak does not depend on it.
    CHECK(isolation(enabled + "CREATE POLICY open ON notes USING (true);" + perhaps("CREATE POLICY more ON notes USING (own(tenant_id))")).starts_with("leaking"));
}

TEST_CASE("a table may be protected by an event trigger that is older") {
    const auto verdict = [](const std::string& before, const std::string& after) {
        const Policy policy;
        const std::string table = "CREATE ROLE app; CREATE TABLE late (tenant_id uuid NOT NULL); GRANT SELECT ON late TO app;";
        const RowSecurityAnalysis analysis({catalog_of(before + table + after), 15, 0, true}, policy);
        return std::string(access::name_of(analysis.row_security().tables.at(0).verdict));
    };
    const auto trigger = [](const std::string& statement) {
        return "CREATE FUNCTION made() RETURNS event_trigger LANGUAGE plpgsql AS $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM pg_event_trigger_ddl_commands() LOOP EXECUTE format('" + statement +
               "', r.object_identity); END LOOP; END $$; CREATE EVENT TRIGGER made ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION made();";
    };
    const std::string enables = trigger("ALTER TABLE %s ENABLE ROW LEVEL SECURITY");
    CHECK(verdict(enables, "") == "undetermined");
    CHECK(verdict("", enables) == "unprotected");
    CHECK(verdict(enables + "ALTER EVENT TRIGGER made DISABLE;", "") == "unprotected");
    CHECK(verdict(trigger("COMMENT ON TABLE %s IS NULL"), "") == "unprotected");
}

TEST_CASE("privileges and guards that may not be as they look are undetermined") {
    CHECK(audit(guard) == "append-only-grant\n");
    CHECK(audit("REVOKE UPDATE ON ledger FROM app;" + guard) == "");
    CHECK(audit(perhaps("REVOKE UPDATE ON ledger FROM app") + guard) == "privileges-undetermined\n");
    CHECK(audit("REVOKE UPDATE ON ledger FROM app;" + guard + ";" + for_each_name("GRANT UPDATE ON %I TO app")) == "privileges-undetermined\n");
    // What was granted to one name is not taken back by a loop over others.
    CHECK(audit("REVOKE UPDATE ON ledger FROM app;" + guard + ";" + for_each_name("GRANT UPDATE ON %I TO app") + for_each_name("REVOKE UPDATE ON %I FROM app")) == "privileges-undetermined\n");
    CHECK(audit("REVOKE UPDATE ON ledger FROM app;" + guard + ";" + perhaps("GRANT INSERT ON ledger TO keeper")) == "");
    CHECK(audit("REVOKE UPDATE ON ledger FROM app") == "guard-missing\n");
    CHECK(audit("REVOKE UPDATE ON ledger FROM app;" + perhaps(guard)) == "guard-undetermined\n");
    CHECK(audit("REVOKE UPDATE ON ledger FROM app;" + for_each_name("CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse()")) == "guard-undetermined\n");
    CHECK(audit("REVOKE UPDATE ON ledger FROM app;" + guard + ";" + for_each_name("ALTER TABLE %I DISABLE TRIGGER ALL")) == "guard-undetermined\n");
    CHECK(audit("REVOKE UPDATE ON ledger FROM app;" + guard + ";" + perhaps("CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'")) == "guard-undetermined\n");
}
