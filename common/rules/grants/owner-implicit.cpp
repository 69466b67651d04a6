// The rights of an owner, which no list shows.
#include <fmt/format.h>
#include <map>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const GrantReview& grants = *review.grants;
    const access::RoleGraph& graph = grants.graph();
    for (const GrantDemands::RoleEntries& role : grants.demands.roles()) {
        if (role.role == access::everyone || graph[role.role].superuser) continue;
        std::map<access::RoleId, std::vector<std::string>> owned;
        for (std::size_t i = 0; i < grants.objects.size(); ++i) {
            const auto owner = grants.objects[i].is_column() ? std::nullopt : grants.privileges.owner(grants.objects[i]);
            const bool limited = role.of[i] && role.of[i]->at_most && (grants.holders[i].privileges & ~*role.of[i]->at_most);
            if (owner && limited && graph.has_privileges_of(role.role, *owner)) owned[*owner].push_back(grants.objects[i].display());
        }
        for (const auto& [owner, objects] : owned) {
            const std::string path = graph.display(graph.path(role.role, owner, access::Way::inherit));
            const std::string how = owner == role.role ? fmt::format("owns {}", names_of(objects)) : fmt::format("has the rights of {}, the owner of {} ({})", graph.name(owner), names_of(objects), path);
            const std::string fix = owner == role.role ? fmt::format("REASSIGN OWNED BY {} TO …; (a role that no application runs as)", access::role_sql(graph, owner))
                                                       : on_one_line(access::revoke_membership_sql(grants.privileges, graph.path(role.role, owner, access::Way::inherit)[0].to, role.role));
            findings.add({.object = graph.name(role.role),
                          .message = fmt::format("{} {}: whatever is revoked, an owner may grant it to itself, and may ALTER and DROP", graph.name(role.role), how),
                          .fix = fix});
        }
    }
}

}  // namespace

extern const Rule owner_implicit = {
    .id = "owner-implicit",
    .category = Category::protection,
    .summary = "A role that the policy limits owns the object, or inherits from its owner.",
    .why = "An owner holds every privilege until it is revoked, and may grant it to itself again at any "
           "time. It may also alter and drop the object, disable its triggers and its row-level security. A "
           "member that inherits from the owner may do the same.",
    .fix = "Give the object to a role that no application runs as.",
    .given = "==> pgsteward.yaml\n"
             "version: 1\n"
             "grants:\n"
             "  app_rw: { \"public.*\": [SELECT, INSERT] }\n",
    .bad = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint NOT NULL, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n"
             "ALTER TABLE ledger OWNER TO app_rw;\n",
    .good = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint NOT NULL, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
