// Another trigger that ends the write before the guard.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

using access::GuardGap;

void check(const SchemaReview& review, Findings& findings) {
    report_gaps(
        review, findings, GuardGap::Kind::shadowed,
        [&](const GuardGap& gap) { return fmt::format("the trigger {} of {} comes before the guard and drops {} silently{}: no error is raised", gap.trigger, place_of_gap(review, gap), display(gap.writes), when(gap)); },
        [&](const GuardGap& gap) { return fmt::format("DROP TRIGGER {} ON {}; or rename it so that it sorts behind the guard", quoted(gap.trigger), quoted(gap.table)); });
}

}  // namespace

extern const Rule guard_shadowed = {
    .id = "guard-shadowed",
    .category = Category::protection,
    .summary = "Another trigger fires before the guard and drops the change silently.",
    .why = "Triggers of one kind fire in the order of their names. Where an earlier one returns NULL the row "
           "is left out, and the guard is never asked: no error.",
    .fix = "Drop the trigger or let it return the row, or give the guard a name that sorts first.",
    .given = "==> pgsteward.yaml\n"
             "version: 1\n"
             "append_only:\n"
             "  tables: [public.ledger]\n"
             "  repair_roles: [migration_owner]\n",
    .bad = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint, note text);\n"
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
             "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';\n"
             "CREATE TRIGGER a_quiet BEFORE UPDATE ON ledger FOR EACH ROW EXECUTE FUNCTION quiet();\n"
             "ALTER TABLE ledger ENABLE ALWAYS TRIGGER a_quiet;\n",
    .good = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n"
             "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$\n"
             "BEGIN\n"
             "    RAISE EXCEPTION 'the table is append-only';\n"
             "END $$;\n"
             "ALTER FUNCTION append_only() OWNER TO migration_owner;\n"
             "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION append_only();\n"
             "CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION append_only();\n"
             "ALTER TABLE ledger ENABLE ALWAYS TRIGGER guard, ENABLE ALWAYS TRIGGER guard_truncate;\n",
    .check = check,
};

}  // namespace pgsteward::rules
