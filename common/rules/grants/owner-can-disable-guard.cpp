// Who may switch a guard off or drop its table: the owners of the table, of its schema and of the database, and whoever has
// their rights.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

/// An object whose owner has the table in hand.
struct Held {
    access::RoleId owner;
    std::string what;                        ///< "public.ledger", "the schema app of app.ledger"
    std::string may;
    std::string fix;                         ///< where the role is its owner
};

/// The table, its schema and its database; what superusers own is left out.
std::vector<Held> held_by_owners(const SchemaReview& review, const Relation& table) {
    const access::RoleGraph& graph = review.grants->graph();
    std::vector<Held> all;
    const auto add = [&](const std::string& owner, std::string what, const char* may, std::string fix) {
        const auto role = owner.empty() ? std::nullopt : graph.find(owner);
        if (role && !graph[*role].superuser) all.push_back({*role, std::move(what), may, std::move(fix)});
    };
    const std::string name = table.name.display();
    add(table.owner, name, "it may disable the guard, drop it, and drop the table", fmt::format("ALTER TABLE {} OWNER TO …; (a role that no application runs as)", quoted(table.name)));
    const OtherObject* schema = review.catalog.schemas.find({"", table.name.schema});
    if (schema) add(schema->owner, fmt::format("the schema of {}", name), "it may drop the table", fmt::format("ALTER SCHEMA {} OWNER TO …; (a role that no application runs as)", quoted(table.name.schema)));
    add("pg_database_owner", fmt::format("the database of {}", name), "it may drop the database", "ALTER DATABASE … OWNER TO …; (a role that no application runs as)");
    return all;
}

void check_table(const SchemaReview& review, const Relation& table, Findings& findings) {
    const access::RoleGraph& graph = review.grants->graph();
    access::RoleSet said = review.guards->repairers;
    for (const Held& held : held_by_owners(review, table))
        for (access::RoleId role = 1; role < graph.size(); ++role) {
            if (said.contains(role) || graph[role].predefined) continue;
            const bool inherits = graph.inherited(role).contains(held.owner);
            if (!inherits && !graph.can_set_role(role, held.owner)) continue;
            if (role == held.owner && !graph[role].login && !is_application(review, role)) continue;   // nobody runs as it
            const access::Path path = graph.path(role, held.owner, inherits ? access::Way::inherit : access::Way::set_role);
            // The owner of the database is in pg_database_owner without a membership that could be revoked.
            const bool owns = role == held.owner || (path.size() == 1 && graph[held.owner].predefined);
            const std::string how = owns ? fmt::format("{} owns {}", graph.name(role), held.what)
                                         : fmt::format("{} {} {}, the owner of {} ({})", graph.name(role), inherits ? "has the rights of" : "may SET ROLE", graph.name(held.owner), held.what, graph.display(path));
            Verdict verdict{.object = table.name.display(),
                            .message = fmt::format("{}: {}", how, held.may),
                            .fix = owns ? held.fix : on_one_line(access::revoke_membership_sql(review.grants->privileges, path[0].to, path[0].from))};
            verdict.origin = table.changed;
            findings.add(std::move(verdict));
            said.add(role);
        }
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.guards || !review.grants) return;
    for (const Relation* table : review.guards->tables) check_table(review, *table, findings);
}

}  // namespace

extern const Rule owner_can_disable_guard = {
    .id = "owner-can-disable-guard",
    .category = Category::protection,
    .summary = "A role that repairs nothing owns an append-only table, or has the rights of its owner.",
    .why = "The owner of a table may disable its triggers, and so may every role that inherits from the "
           "owner or may SET ROLE to it. The owner of its schema may drop it, the owner of the database all of it. "
           "The guard holds only for others.",
    .fix = "Let a role own the table, its schema and the database that no application runs as, name it as a repair role, and revoke "
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
