// A permissive policy for every role that is not bound to the tenant.
#include <fmt/format.h>

#include <algorithm>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        const auto& roles = policy.policy->roles;
        const bool to_public = std::find(roles.begin(), roles.end(), "public") != roles.end();
        if (!policy.policy->permissive || !to_public || policy.bound != access::PolicyResult::Bound::no) return;
        findings.add(about(*table.relation, *policy.policy, fmt::format("the policy {} of {} is not bound to the tenant and holds for every role, also those that are created later", policy.policy->name, table.relation->name.display())));
    });
}

}  // namespace

extern const Rule policy_to_public = {
    .id = "policy-to-public",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A permissive policy that is not bound to the tenant holds for PUBLIC.",
    .why = "A floor for PUBLIC is right; an opening for PUBLIC is open to every role that ever gets a privilege on "
           "the table.",
    .fix = "Name the roles that the policy is meant for, or bind it to the tenant.",
    .given = "CREATE ROLE app_rw LOGIN;\n"
           "CREATE ROLE support;\n"
           "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL);\n"
           "GRANT SELECT ON notes TO app_rw;\n"
           "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
           "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .bad = "CREATE POLICY everything ON notes FOR SELECT USING (true);\n",
    .good = "CREATE POLICY everything ON notes FOR SELECT TO support USING (true);\n",
    .check = check,
};

}  // namespace pgsteward::rules
