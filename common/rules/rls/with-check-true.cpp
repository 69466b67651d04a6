// A permissive policy with WITH CHECK (true): rows of any tenant can be written.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        const auto is_it = [](const access::Admission& admission) { return admission.cause == access::Cause::always_true; };
        if (!policy.policy->permissive || is_it(policy.using_)) return;
        const std::string clause = clauses_where(policy, is_it);
        if (clause.empty()) return;
        const access::Admission& admission = is_it(policy.using_) ? policy.using_ : policy.check;
        findings.add(about(*table.relation, *policy.policy, fmt::format("the policy {policy} of {table} accepts rows of every tenant: {clause} is true", fmt::arg("clause", clause), fmt::arg("policy", policy.policy->name), fmt::arg("table", table.relation->name.display()), fmt::arg("witness", admission.witness)),
                           mend_policy(review, table, *policy.policy)));
    });
}

}  // namespace

extern const Rule with_check_true = {
    .id = "with-check-true",
    .category = Category::protection,
    .summary = "A permissive policy accepts rows of every tenant: WITH CHECK (true).",
    .why = "INSERT without RETURNING and UPDATE without WHERE are held by WITH CHECK alone: a row of another tenant "
           "can be written, and an own row be given away.",
    .fix = "Repeat the condition on the tenant in WITH CHECK, or leave WITH CHECK out where there is a USING.",
    .given = example::enabled,
    .bad = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) WITH CHECK (true);\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
