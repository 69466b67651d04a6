// A guard whose WHEN does not hold.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

using access::GuardGap;

void check(const SchemaReview& review, Findings& findings) {
    report_gaps(
        review, findings, GuardGap::Kind::when,
        [&](const GuardGap& gap) { return fmt::format("the guard {} of {} does not fire, and {} passes,{}", gap.trigger, place_of_gap(review, gap), display(gap.writes), when(gap)); },
        [&](const GuardGap& gap) { return fmt::format("CREATE OR REPLACE TRIGGER {} … ON {} … without WHEN", quoted(gap.trigger), quoted(gap.table)); });
}

}  // namespace

extern const Rule guard_when = {
    .id = "guard-when",
    .category = Category::protection,
    .summary = "A guard has a WHEN condition, and does not fire where it does not hold.",
    .why = "A condition that is false or NULL is not a refusal: the trigger is not asked, and the write "
           "happens.",
    .fix = "Leave WHEN out. WHEN (OLD.* IS DISTINCT FROM NEW.*) is fine: what it lets through changes "
           "nothing.",
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
             "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW WHEN (OLD.amount > 0) EXECUTE FUNCTION append_only();\n"
             "CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION append_only();\n"
             "ALTER TABLE ledger ENABLE ALWAYS TRIGGER guard, ENABLE ALWAYS TRIGGER guard_truncate;\n",
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
             "CREATE TRIGGER guard BEFORE UPDATE ON ledger FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION append_only();\n"
             "CREATE TRIGGER guard_delete BEFORE DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION append_only();\n"
             "CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION append_only();\n"
             "ALTER TABLE ledger ENABLE ALWAYS TRIGGER guard, ENABLE ALWAYS TRIGGER guard_delete, ENABLE ALWAYS TRIGGER guard_truncate;\n",
    .check = check,
};

}  // namespace pgsteward::rules
