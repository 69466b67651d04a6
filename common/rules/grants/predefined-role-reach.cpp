// Membership in roles that the server brings, which hold everywhere and stand in no list.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

struct Power {
    std::string_view role, what;
    bool always;                             ///< whatever the policy says of tables
    std::string_view privileges;
};
constexpr Power powers[] = {
    {"pg_read_all_data", "SELECT on every table and sequence, and USAGE of every schema", false, "r"},
    {"pg_write_all_data", "INSERT, UPDATE and DELETE on every table", false, "awd"},
    {"pg_maintain", "MAINTAIN on every table", false, "m"},
    {"pg_execute_server_program", "programs on the server, as the account that runs it", true, ""},
    {"pg_read_server_files", "every file that the server can read", true, ""},
    {"pg_write_server_files", "every file that the server can write", true, ""},
};

/// Does the policy keep the role from it on any relation?
bool is_limited(const GrantReview& grants, access::RoleId role, access::PrivilegeSet privileges) {
    const GrantDemands::RoleEntries* entries = grants.demands.of_role(role);
    for (std::size_t i = 0; entries && i < grants.objects.size(); ++i)
        if (grants.objects[i].relation && entries->of[i] && entries->of[i]->at_most && (privileges & grants.holders[i].privileges & ~*entries->of[i]->at_most)) return true;
    return false;
}

/// Rows of an append-only table are for those who repair, whatever the policy says of the role.
bool writes_append_only(const SchemaReview& review, access::RoleId role, access::PrivilegeSet privileges) {
    return review.guards && !review.guards->tables.empty() && !review.guards->repairers.contains(role) && (privileges & access::privileges_of("wd"));
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const access::RoleGraph& graph = review.grants->graph();
    for (const access::RoleId role : applications(review))
        for (const Power& power : powers) {
            const auto target = graph.find(power.role);
            if (!target || !graph[*target].predefined) continue;
            const bool inherits = graph.inherited(role).contains(*target), sets = graph.can_set_role(role, *target);
            if (!inherits && !sets) continue;
            const access::PrivilegeSet given = access::privileges_of(power.privileges);
            if (!power.always && !is_limited(*review.grants, role, given) && !writes_append_only(review, role, given)) continue;
            const access::Path path = graph.path(role, *target, inherits ? access::Way::inherit : access::Way::set_role);
            findings.add({.object = graph.name(role),
                          .message = fmt::format("{} {} {} ({}): {}, with no trace in any list", graph.name(role), inherits ? "is in" : "may SET ROLE", power.role, graph.display(path), power.what),
                          .fix = path.empty() ? std::string() : on_one_line(access::revoke_membership_sql(review.grants->privileges, path[0].to, path[0].from))});
        }
}

}  // namespace

extern const Rule predefined_role_reach = {
    .id = "predefined-role-reach",
    .category = Category::protection,
    .summary = "A role is in a predefined role that opens more than the policy allows.",
    .why = "pg_write_all_data gives UPDATE and DELETE on every table, present and future, and no list of a "
           "table shows it. pg_execute_server_program leaves the database altogether.",
    .fix = "Revoke the membership and grant what the role needs.",
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
             "GRANT pg_write_all_data TO app_rw;\n",
    .good = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint NOT NULL, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
