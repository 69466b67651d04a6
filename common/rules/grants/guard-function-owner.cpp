// Who may replace the function of a guard.
#include <fmt/format.h>
#include <set>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.guards || !review.grants) return;
    const access::RoleGraph& graph = review.grants->graph();
    for (const Relation* table : review.guards->tables) {
        std::set<QualifiedName> said;
        for (const Trigger& trigger : table->triggers) {
            const Routine* function = access::function_of(review.catalog, trigger);
            const auto owner = function ? graph.find(function->owner) : std::nullopt;
            if (!owner || function->owner == table->owner || !said.insert(trigger.function).second) continue;
            if (!trigger.on_update && !trigger.on_delete && !trigger.on_truncate) continue;
            access::RoleSet roles = graph.holders(*owner);
            roles -= review.guards->repairers;
            if (roles.empty()) continue;
            Verdict verdict{.object = table->name.display() + "." + trigger.name,
                            .message = fmt::format("{} may replace {}, the function of the guard {} of {}: it belongs to {}", names_of(graph, roles), function->name.display() + "()", trigger.name,
                                                   table->name.display(), function->owner),
                            .fix = fmt::format("ALTER FUNCTION {}() OWNER TO {};", quoted(function->name), quoted(table->owner))};
            verdict.origin = function->changed;
            findings.add(std::move(verdict));
        }
    }
}

}  // namespace

extern const Rule guard_function_owner = {
    .id = "guard-function-owner",
    .category = Category::protection,
    .summary = "The function of a guard belongs to a role that repairs nothing.",
    .why = "Whoever owns the function may replace it by one that returns the row. The trigger stays as it "
           "is, and stops nothing.",
    .fix = "Give the function to the owner of the table.",
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
             "ALTER FUNCTION append_only() OWNER TO app_rw;\n",
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
