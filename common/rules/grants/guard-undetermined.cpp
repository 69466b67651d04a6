// A guard that cannot be read, or that may not be there.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

using access::GuardGap;

void check(const SchemaReview& review, Findings& findings) {
    report_gaps(
        review, findings, GuardGap::Kind::not_read,
        [&](const GuardGap& gap) { return fmt::format("whether {} stops {} on {} cannot be told: {}", gap.trigger.empty() ? "anything" : gap.trigger, display(gap.writes), place_of_gap(review, gap), gap.detail); },
        [](const GuardGap&) { return std::string("prove it on a server: grant-audit --probe"); });
    for (const Relation* table : review.guards ? review.guards->tables : std::vector<const Relation*>()) {
        const auto doubt = review.guards->in_doubt.find(table->name);
        if (doubt == review.guards->in_doubt.end()) continue;
        Verdict verdict{.object = table->name.display(), .message = fmt::format("whether {} is guarded cannot be told: what triggers it has, or what they do, is in doubt ({})", table->name.display(), doubt->second),
                        .fix = "prove it on a server: grant-audit --probe"};
        verdict.origin = table->changed;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule guard_undetermined = {
    .id = "guard-undetermined",
    .category = Category::opaque,
    .summary = "What the guard of an append-only table does cannot be told from its text.",
    .why = "A function in C or another language, or one that is not in the schema, may raise or not. Nothing "
           "is proven. The same holds where a statement that makes or changes the guard may not have run.",
    .fix = "Write the guard in PL/pgSQL, or prove it with --probe.",
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
             "CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();\n"
             "CREATE TRIGGER guard_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION append_only();\n",
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
