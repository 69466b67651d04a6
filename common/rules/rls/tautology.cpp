// A condition that is true for every row, in a shape that hides it.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        const auto is_it = [](const access::Admission& admission) { return admission.cause == access::Cause::tautology; };
        if (!policy.policy->permissive) return;
        const std::string clause = clauses_where(policy, is_it);
        if (clause.empty()) return;
        const access::Admission& admission = is_it(policy.using_) ? policy.using_ : policy.check;
        findings.add(about(*table.relation, *policy.policy, fmt::format("{clause} of the policy {policy} of {table} is true for every row", fmt::arg("clause", clause), fmt::arg("policy", policy.policy->name), fmt::arg("table", table.relation->name.display()), fmt::arg("witness", admission.witness)),
                           mend_policy(review, table, *policy.policy)));
    });
}

}  // namespace

extern const Rule tautology = {
    .id = "tautology",
    .category = Category::protection,
    .summary = "A permissive policy's condition is true for every row, though it does not say so.",
    .why = "1 = 1, a NOT NULL column that IS NOT NULL, coalesce(…, true) and their like are stored as they were "
           "written and read like conditions.",
    .fix = "Compare the tenant column with the setting.",
    .given = example::enabled,
    .bad = "CREATE POLICY tenant_isolation ON notes USING (tenant_id IS NOT NULL);\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
