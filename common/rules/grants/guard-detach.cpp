// Partitions that lose their guard when they are detached.
#include <fmt/format.h>

#include "access/guards.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const Relation* parent = step.relation_before.get();
    if (!parent) return;
    for (const sql::DetachPartition* detach : actions_of<sql::DetachPartition>(step)) {
        const Relation* partition = relation_of(step, detach->partition);
        if (!access::is_guarded(step.catalog, *parent) || (partition && access::is_guarded(step.catalog, *partition))) continue;
        Verdict verdict{.object = display_of(step, detach->partition),
                        .message = fmt::format("{} loses the guard of {}: DETACH drops the triggers that were cloned", display_of(step, detach->partition), parent->name.display()),
                        .fix = fmt::format("create the guard on {}", display_of(step, detach->partition))};
        if (partition)
            verdict.unless = [name = partition->name](const Catalog& at_end) {
                const Relation* now = at_end.relations.find(name);
                return !now || access::is_guarded(at_end, *now);
            };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule guard_detach = {
    .id = "guard-detach",
    .category = Category::protection,
    .summary = "A partition is detached from a guarded table, and has no guard of its own.",
    .why = "The row triggers of a partition are clones of those of its parent, and go when it is detached. "
           "The rows that were append-only can be changed from then on.",
    .fix = "Create the guard on the table that was detached.",
    .given = "CREATE ROLE app_rw LOGIN;\n"
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
    .bad = "ALTER TABLE ledger DETACH PARTITION ledger_1;\n",
    .good = "ALTER TABLE ledger DETACH PARTITION ledger_1;\n"
             "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ledger_1 FOR EACH ROW EXECUTE FUNCTION append_only();\n",
    .check = check,
};

}  // namespace pgsteward::rules
