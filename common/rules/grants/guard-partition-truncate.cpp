// TRUNCATE of a partition by its own name.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

using access::GuardGap;

void check(const SchemaReview& review, Findings& findings) {
    report_gaps(
        review, findings, GuardGap::Kind::partition_truncate,
        [&](const GuardGap& gap) { return fmt::format("nothing stops TRUNCATE of {} by name: statement triggers are not cloned to partitions", place_of_gap(review, gap)); },
        [&](const GuardGap& gap) { return fmt::format("CREATE TRIGGER … BEFORE TRUNCATE ON {} FOR EACH STATEMENT EXECUTE FUNCTION …; with a function that raises", quoted(gap.table)); });
}

}  // namespace

extern const Rule guard_partition_truncate = {
    .id = "guard-partition-truncate",
    .category = Category::protection,
    .summary = "A partition of an append-only table can be truncated by its own name.",
    .why = "Row triggers of a partitioned table are cloned to its partitions, statement triggers are not. "
           "TRUNCATE of the parent is stopped, TRUNCATE of the partition is not.",
    .fix = "Create the TRUNCATE trigger on each partition, and with each new one.",
    .given = "==> pgsteward.yaml\n"
             "version: 1\n"
             "append_only:\n"
             "  tables: [public.ledger]\n"
             "  repair_roles: [migration_owner]\n",
    .bad = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint, note text) PARTITION BY RANGE (id);\n"
             "CREATE TABLE ledger_1 PARTITION OF ledger FOR VALUES FROM (0) TO (1000);\n"
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
    .good = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint, note text) PARTITION BY RANGE (id);\n"
             "CREATE TABLE ledger_1 PARTITION OF ledger FOR VALUES FROM (0) TO (1000);\n"
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
             "CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON ledger_1 FOR EACH STATEMENT EXECUTE FUNCTION append_only();\n"
             "ALTER TABLE ledger_1 ENABLE ALWAYS TRIGGER guard_truncate;\n",
    .check = check,
};

}  // namespace pgsteward::rules
