// A policy that lets through what has no tenant: rows, or sessions.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        const auto is_it = [](const access::Admission& admission) { return admission.cause == access::Cause::null_tolerant; };
        if (!policy.policy->permissive) return;
        const std::string clause = clauses_where(policy, is_it);
        if (clause.empty()) return;
        const access::Admission& admission = is_it(policy.using_) ? policy.using_ : policy.check;
        findings.add(about(*table.relation, *policy.policy, fmt::format("{clause} of the policy {policy} of {table} tolerates NULL: it admits {witness}", fmt::arg("clause", clause), fmt::arg("policy", policy.policy->name), fmt::arg("table", table.relation->name.display()), fmt::arg("witness", admission.witness)),
                           mend_policy(review, table, *policy.policy)));
    });
}

}  // namespace

extern const Rule null_tolerant_predicate = {
    .id = "null-tolerant-predicate",
    .category = Category::protection,
    .summary = "A policy admits rows without a tenant, or sessions without one.",
    .why = "IS NOT DISTINCT FROM, OR tenant_id IS NULL and OR current_setting(…) IS NULL open the table where the "
           "application forgot to say who asks, or whose the row is.",
    .fix = "Compare with =, which is not true for NULL, and make the tenant column NOT NULL.",
    .given = example::enabled,
    .bad = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (current_setting('app.tenant', true) IS NULL OR tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
