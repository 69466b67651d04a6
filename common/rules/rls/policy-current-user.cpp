// A policy that tells tenants apart by the database role that asks.
#include <fmt/format.h>

#include "access/predicate.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

using access::Formula;

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        bool asks = false;
        for (const auto& condition : conditions_of(review, table, policy))
            access::for_each(*condition, [&](const Formula& one) {
                const bool compares = one.kind == Formula::Kind::compare && access::has_columns(one);
                if (!compares) return;
                access::for_each(one, [&](const Formula& side) { asks = asks || side.kind == Formula::Kind::session_user || (side.kind == Formula::Kind::current_user && side.name.empty()); });
            });
        if (!asks) return;
        findings.add(about(*table.relation, *policy.policy, fmt::format("the policy {} of {} tells rows apart by the database role: behind a shared login all tenants are one", policy.policy->name, table.relation->name.display()),
                           mend_policy(review, table, *policy.policy)));
    });
}

}  // namespace

extern const Rule policy_current_user = {
    .id = "policy-current-user",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A policy compares rows with the database role that asks.",
    .why = "An application that connects with one login for everybody, as connection pools do, is one role: "
           "current_user and session_user tell no tenants apart.",
    .fix = "Compare the tenant column with a setting that the application sets for each request.",
    .given = "CREATE ROLE app_rw LOGIN;\n"
           "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id text NOT NULL);\n"
           "GRANT SELECT ON notes TO app_rw;\n"
           "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n",
    .bad = "CREATE POLICY own ON notes USING (tenant_id = current_user);\n",
    .good = "CREATE POLICY own ON notes USING (tenant_id = current_setting('app.tenant', true));\n",
    .check = check,
};

}  // namespace pgsteward::rules
