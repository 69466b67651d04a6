// A permissive policy with USING (true): every row is shown, whatever the other policies say.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        const auto is_it = [](const access::Admission& admission) { return admission.cause == access::Cause::always_true; };
        if (!policy.policy->permissive || !is_it(policy.using_)) return;
        const std::string clause = clauses_where(policy, is_it);
        if (clause.empty()) return;
        const access::Admission& admission = is_it(policy.using_) ? policy.using_ : policy.check;
        findings.add(about(*table.relation, *policy.policy, fmt::format("the policy {policy} of {table} shows every row: {clause} is true", fmt::arg("clause", clause), fmt::arg("policy", policy.policy->name), fmt::arg("table", table.relation->name.display()), fmt::arg("witness", admission.witness)),
                           mend_policy(review, table, *policy.policy)));
    });
}

}  // namespace

extern const Rule using_true = {
    .id = "using-true",
    .category = Category::protection,
    .summary = "A permissive policy shows every row: USING (true).",
    .why = "Permissive policies are joined by OR, so one of them that is true makes all others meaningless for the "
           "roles and commands that it is for.",
    .fix = "Give the policy a condition on the tenant, or limit it to a role that is meant to see everything.",
    .given = example::enabled,
    .bad = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n"
           "CREATE POLICY report_read ON notes FOR SELECT USING (true);\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n"
           "CREATE POLICY report_read ON notes FOR SELECT\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
