// A condition on the tenant with an arm of OR that is always true.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        const auto is_it = [](const access::Admission& admission) { return admission.cause == access::Cause::or_true; };
        if (!policy.policy->permissive) return;
        const std::string clause = clauses_where(policy, is_it);
        if (clause.empty()) return;
        const access::Admission& admission = is_it(policy.using_) ? policy.using_ : policy.check;
        findings.add(about(*table.relation, *policy.policy, fmt::format("{clause} of the policy {policy} of {table} has an OR that is always true: {witness} is admitted", fmt::arg("clause", clause), fmt::arg("policy", policy.policy->name), fmt::arg("table", table.relation->name.display()), fmt::arg("witness", admission.witness)),
                           mend_policy(review, table, *policy.policy)));
    });
}

}  // namespace

extern const Rule or_true = {
    .id = "or-true",
    .category = Category::protection,
    .summary = "A permissive policy's condition has an arm of OR that is always true.",
    .why = "The condition on the tenant is still there to be read, and decides nothing.",
    .fix = "Remove the arm that is always true.",
    .given = example::enabled,
    .bad = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid OR true);\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
