// setval() on the sequence of an append-only table.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const AppendOnlyGrant& grant : append_only_grants(review, access::privileges_of("w"), true))
        findings.add(verdict_on(review, grant, fmt::format("{} may UPDATE the sequence {} of {}, which is append-only: setval() makes numbers come twice or leaves gaps",
                                                           review.grants->graph().name(grant.grantee), grant.object.display(), grant.object.relation->owned_by->first.display())));
}

}  // namespace

extern const Rule sequence_update = {
    .id = "sequence-update",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A role that repairs nothing may set the sequence of an append-only table.",
    .why = "An application needs USAGE, for nextval(). UPDATE is setval(): with it, numbers that were given "
           "out are given out again, and every insert fails until somebody finds out why.",
    .fix = "Grant USAGE instead of ALL. A column GENERATED AS IDENTITY needs no grant on its sequence.",
    .given = "==> pgsteward.yaml\n"
             "version: 1\n"
             "append_only:\n"
             "  tables: [public.ledger]\n"
             "  repair_roles: [migration_owner]\n",
    .bad = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigserial PRIMARY KEY, amount bigint, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n"
             "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$\n"
             "BEGIN\n"
             "    RAISE EXCEPTION 'the table is append-only';\n"
             "END $$;\n"
             "ALTER FUNCTION append_only() OWNER TO migration_owner;\n"
             "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION append_only();\n"
             "CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION append_only();\n"
             "ALTER TABLE ledger ENABLE ALWAYS TRIGGER guard, ENABLE ALWAYS TRIGGER guard_truncate;\n"
             "GRANT ALL ON SEQUENCE ledger_id_seq TO app_rw;\n",
    .good = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigserial PRIMARY KEY, amount bigint, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n"
             "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$\n"
             "BEGIN\n"
             "    RAISE EXCEPTION 'the table is append-only';\n"
             "END $$;\n"
             "ALTER FUNCTION append_only() OWNER TO migration_owner;\n"
             "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION append_only();\n"
             "CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION append_only();\n"
             "ALTER TABLE ledger ENABLE ALWAYS TRIGGER guard, ENABLE ALWAYS TRIGGER guard_truncate;\n"
             "GRANT USAGE ON SEQUENCE ledger_id_seq TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
