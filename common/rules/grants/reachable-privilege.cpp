// What SET ROLE opens, beside what a role holds at once.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

/// What `target` holds beyond the policy of `role`, and the role itself does not.
struct Opened {
    std::vector<std::string> objects;
    access::PrivilegeSet privileges = 0;
};

Opened opened(const GrantReview& grants, const GrantDemands::RoleEntries& role, access::RoleId target) {
    Opened opened;
    for (std::size_t i = 0; i < grants.objects.size(); ++i) {
        const GrantDemand* demand = role.of[i];
        if (!demand || !demand->at_most) continue;
        const access::PrivilegeSet more = grants.holders[i].held_by(target) & ~grants.holders[i].held_by(role.role) & ~*demand->at_most;
        if (!more) continue;
        opened.objects.push_back(grants.objects[i].display());
        opened.privileges |= more;
    }
    return opened;
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const GrantReview& grants = *review.grants;
    const access::RoleGraph& graph = grants.graph();
    for (const GrantDemands::RoleEntries& role : grants.demands.roles()) {
        if (role.role == access::everyone || graph[role.role].superuser) continue;
        graph.settable(role.role).for_each([&](access::RoleId target) {
            if (target == role.role) return;
            const Opened more = opened(grants, role, target);
            if (more.objects.empty()) return;
            const access::Path path = graph.path(role.role, target, access::Way::set_role);
            findings.add({.object = graph.name(role.role),
                          .message = fmt::format("{} may SET ROLE {} ({}), and then {} on {}, which the policy does not allow it", graph.name(role.role), graph.name(target),
                                                 graph.display(path), access::words_of(more.privileges), names_of(more.objects)),
                          .fix = path.empty() ? std::string() : on_one_line(access::revoke_membership_sql(grants.privileges, path[0].to, path[0].from))});
        });
    }
}

}  // namespace

extern const Rule reachable_privilege = {
    .id = "reachable-privilege",
    .category = Category::protection,
    .summary = "After SET ROLE a role may do more than the policy allows.",
    .why = "has_table_privilege() says no, and the update works all the same after SET ROLE: a member "
           "without INHERIT is still a member. Since 16 the option SET of each membership decides.",
    .fix = "Revoke the membership, or since 16 grant it WITH SET FALSE.",
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
             "ALTER ROLE app_rw NOINHERIT;\n"
             "GRANT migration_owner TO app_rw;\n",
    .good = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint NOT NULL, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
