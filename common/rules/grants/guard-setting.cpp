// A guard that a setting switches off.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

using access::GuardGap;

void check(const SchemaReview& review, Findings& findings) {
    report_gaps(
        review, findings, GuardGap::Kind::setting,
        [&](const GuardGap& gap) { return fmt::format("the guard {} of {} lets {} through{}: a setting that the writer may set (line {} of {})", gap.trigger, place_of_gap(review, gap), display(gap.writes), when(gap), gap.line, gap.function.display()); },
        [&](const GuardGap& gap) { return fmt::format("let the function {} raise an exception on every path{}", gap.function.display(), gap.users ? ", or let the repair through with RETURN NEW for UPDATE and RETURN OLD for DELETE" : ""); });
}

}  // namespace

extern const Rule guard_setting = {
    .id = "guard-setting",
    .category = Category::protection,
    .summary = "A guard lets whoever sets a setting through.",
    .why = "Settings with a dot in their name may be set by everybody, and so may plpgsql.check_asserts: an "
           "exemption by setting is an exemption for all. The search_path is such a setting: it says which function "
           "is called by a guard that names no schema and does not set the path itself, wherever others may create "
           "functions.",
    .fix = "Raise on every path, or test session_user; name the schemas of what the guard calls.",
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
             "    IF current_setting('app.repair', true) = 'on' THEN\n"
             "        RETURN coalesce(NEW, OLD);\n"
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
             "    RAISE EXCEPTION 'the table is append-only';\n"
             "END $$;\n"
             "ALTER FUNCTION append_only() OWNER TO migration_owner;\n"
             "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION append_only();\n"
             "CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION append_only();\n"
             "ALTER TABLE ledger ENABLE ALWAYS TRIGGER guard, ENABLE ALWAYS TRIGGER guard_truncate;\n",
    .check = check,
};

}  // namespace pgsteward::rules
