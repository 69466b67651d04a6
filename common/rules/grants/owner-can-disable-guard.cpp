// Who may switch a guard off: the owner of its table, and whoever has its rights.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.guards || !review.grants) return;
    const access::RoleGraph& graph = review.grants->graph();
    for (const Relation* table : review.guards->tables) {
        const auto owner = graph.find(table->owner);
        if (table->owner.empty() || !owner || graph[*owner].superuser) continue;
        for (access::RoleId role = 1; role < graph.size(); ++role) {
            if (review.guards->repairers.contains(role) || graph[role].predefined) continue;
            const bool inherits = graph.inherited(role).contains(*owner);
            if (!inherits && !graph.can_set_role(role, *owner)) continue;
            if (role == *owner && !graph[role].login && !is_application(review, role)) continue;   // nobody runs as it
            const access::Path path = graph.path(role, *owner, inherits ? access::Way::inherit : access::Way::set_role);
            const std::string how = role == *owner ? fmt::format("{} owns {}", graph.name(role), table->name.display())
                                                   : fmt::format("{} {} {}, the owner of {} ({})", graph.name(role), inherits ? "has the rights of" : "may SET ROLE", graph.name(*owner), table->name.display(), graph.display(path));
            Verdict verdict{.object = table->name.display(),
                            .message = fmt::format("{}: it may disable the guard, drop it, and drop the table", how),
                            .fix = role == *owner ? fmt::format("ALTER TABLE {} OWNER TO …; (a role that no application runs as)", quoted(table->name))
                                                  : on_one_line(access::revoke_membership_sql(review.grants->privileges, path[0].to, path[0].from))};
            verdict.origin = table->changed;
            findings.add(std::move(verdict));
        }
    }
}

}  // namespace

extern const Rule owner_can_disable_guard = {
    .id = "owner-can-disable-guard",
    .category = Category::protection,
    .summary = "A role that repairs nothing owns an append-only table, or has the rights of its owner.",
    .why = "The owner of a table may disable its triggers, and so may every role that inherits from the "
           "owner or may SET ROLE to it. The guard holds only for others.",
    .fix = "Let a role own the table that no application runs as, name it as a repair role, and revoke "
           "memberships.",
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
             "GRANT migration_owner TO app_rw;\n",
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
