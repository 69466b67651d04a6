// A guard for some columns.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

using access::GuardGap;

void check(const SchemaReview& review, Findings& findings) {
    report_gaps(
        review, findings, GuardGap::Kind::column_list,
        [&](const GuardGap& gap) { return fmt::format("the guard {} of {} fires for some columns only: UPDATE passes when {}", gap.trigger, place_of_gap(review, gap), gap.condition); },
        [&](const GuardGap& gap) { return fmt::format("CREATE OR REPLACE TRIGGER {} BEFORE UPDATE ON {} … without a list of columns", quoted(gap.trigger), quoted(gap.table)); });
}

}  // namespace

extern const Rule guard_column_list = {
    .id = "guard-column-list",
    .category = Category::protection,
    .summary = "A guard fires for an UPDATE of some columns only.",
    .why = "UPDATE OF amount fires where amount stands in the SET list, and nowhere else. The other columns "
           "can be changed, and new ones are not guarded either.",
    .fix = "Leave the list of columns out.",
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
             "CREATE TRIGGER guard BEFORE UPDATE OF amount OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION append_only();\n"
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
             "    IF current_user = 'migration_owner' THEN\n"
             "        RETURN coalesce(NEW, OLD);\n"
             "    END IF;\n"
             "    RAISE EXCEPTION 'the table is append-only';\n"
             "END $$;\n"
             "ALTER FUNCTION append_only() OWNER TO migration_owner;\n"
             "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION append_only();\n"
             "CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION append_only();\n"
             "-- A check of one column stands beside the guard, not in its place.\n"
             "CREATE FUNCTION check_note() RETURNS trigger LANGUAGE plpgsql AS $$\n"
             "BEGIN\n"
             "    IF NEW.note = '' THEN\n"
             "        RAISE EXCEPTION 'a note says something';\n"
             "    END IF;\n"
             "    RETURN NEW;\n"
             "END $$;\n"
             "CREATE TRIGGER check_note BEFORE INSERT OR UPDATE OF note ON ledger FOR EACH ROW EXECUTE FUNCTION check_note();\n"
             "ALTER TABLE ledger ENABLE ALWAYS TRIGGER guard, ENABLE ALWAYS TRIGGER guard_truncate;\n",
    .check = check,
};

}  // namespace pgsteward::rules
