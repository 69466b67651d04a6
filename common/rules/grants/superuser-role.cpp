// A role of the policy to which no privilege applies.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const access::RoleGraph& graph = review.grants->graph();
    for (access::RoleId role = 1; role < graph.size(); ++role) {
        if (!graph[role].superuser || !review.grants->demands.is_application(role)) continue;
        Verdict verdict{.object = graph.name(role),
                        .message = fmt::format("{} is a superuser: no privilege, policy or guard holds for it", graph.name(role)),
                        .fix = fmt::format("ALTER ROLE {} NOSUPERUSER;", access::role_sql(graph, role))};
        if (const Role* known = review.catalog.roles.find({"", graph.name(role)})) verdict.origin = known->changed;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule superuser_role = {
    .id = "superuser-role",
    .category = Category::protection,
    .summary = "A role that the policy limits is a superuser.",
    .why = "A superuser passes every check of privileges and of row-level security, may disable triggers and "
           "may read the files of the server. What the policy says of it says nothing.",
    .fix = "Take the attribute away and grant what the role needs.",
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
             "ALTER ROLE app_rw SUPERUSER;\n",
    .good = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint NOT NULL, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
