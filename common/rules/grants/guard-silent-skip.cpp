// A guard that makes the write disappear.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

using access::GuardGap;

void check(const SchemaReview& review, Findings& findings) {
    report_gaps(
        review, findings, GuardGap::Kind::silent_skip,
        [&](const GuardGap& gap) { return fmt::format("the guard {} of {} does not raise: it drops {} silently{}{}, and reports success (line {} of {})", gap.trigger, place_of_gap(review, gap), display(gap.writes), for_whom(gap), when(gap), gap.line, gap.function.display()); },
        [&](const GuardGap& gap) { return fmt::format("let the function {} raise an exception on every path{}", gap.function.display(), gap.users ? ", or let the repair through with RETURN NEW for UPDATE and RETURN OLD for DELETE" : ""); });
}

}  // namespace

extern const Rule guard_silent_skip = {
    .id = "guard-silent-skip",
    .category = Category::protection,
    .summary = "A guard drops the change silently instead of raising.",
    .why = "RETURN NULL in a BEFORE row trigger means that the row is left out: no error, and 0 rows. "
           "Whoever meant the exemption to let a repair through finds it undone; whoever meant to stop "
           "something hears nothing of it. RETURN OLD does the same to an UPDATE, RETURN NEW to a DELETE.",
    .fix = "Raise; where somebody may repair, return NEW for UPDATE and OLD for DELETE.",
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
             "    IF current_user = 'migration_owner' THEN\n"
             "        RETURN NULL;\n"
             "    END IF;\n"
             "    RAISE EXCEPTION 'the table is append-only';\n"
             "END $$;\n"
             "ALTER FUNCTION append_only() OWNER TO migration_owner;\n"
             "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION append_only();\n"
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
             "    IF session_user = 'migration_owner' AND TG_OP = 'UPDATE' THEN\n"
             "        RETURN NEW;\n"
             "    ELSIF session_user = 'migration_owner' AND TG_OP = 'DELETE' THEN\n"
             "        RETURN OLD;\n"
             "    END IF;\n"
             "    RAISE EXCEPTION 'the table is append-only';\n"
             "END $$;\n"
             "ALTER FUNCTION append_only() OWNER TO migration_owner;\n"
             "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION append_only();\n"
             "CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION append_only();\n"
             "ALTER TABLE ledger ENABLE ALWAYS TRIGGER guard, ENABLE ALWAYS TRIGGER guard_truncate;\n",
    .check = check,
};

}  // namespace pgsteward::rules
