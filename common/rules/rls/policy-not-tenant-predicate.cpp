// A permissive policy that admits rows of other tenants, for none of the reasons that have a rule of their own.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        if (!policy.policy->permissive) return;
        const std::string clause = clauses_where(policy, [](const access::Admission& admission) { return admission.cause == access::Cause::other; });
        if (clause.empty()) return;
        const access::Admission& admission = policy.using_.cause == access::Cause::other ? policy.using_ : policy.check;
        findings.add(about(*table.relation, *policy.policy, fmt::format("{} of the policy {} of {} admits {}", clause, policy.policy->name, table.relation->name.display(), admission.witness),
                           mend_policy(review, table, *policy.policy)));
    });
}

}  // namespace

extern const Rule policy_not_tenant_predicate = {
    .id = "policy-not-tenant-predicate",
    .category = Category::protection,
    .summary = "A permissive policy admits rows of other tenants.",
    .why = "A condition that does not compare the tenant column with the setting isolates nothing, however much it "
           "filters: permissive policies are joined by OR. The message names a row that it lets through.",
    .fix = "Compare the tenant column with the setting, and put further conditions behind AND.",
    .given = example::enabled,
    .bad = "CREATE POLICY open_notes ON notes USING (body = 'public');\n",
    .good = "CREATE POLICY open_notes ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid AND body = 'public');\n",
    .check = check,
};

}  // namespace pgsteward::rules
