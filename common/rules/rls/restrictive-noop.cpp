// A restrictive policy that restricts nothing.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        if (policy.policy->permissive) return;
        const bool using_ = !policy.using_.asked || policy.using_.always || policy.using_.admits_all();
        const bool check = !policy.check.asked || policy.check.always || policy.check.admits_all();
        if (!using_ || !check) return;
        findings.add(about(*table.relation, *policy.policy, fmt::format("the restrictive policy {} of {} refuses no row", policy.policy->name, table.relation->name.display()), mend_policy(review, table, *policy.policy)));
    });
}

}  // namespace

extern const Rule restrictive_noop = {
    .id = "restrictive-noop",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A restrictive policy refuses no row.",
    .why = "It looks like a floor under the permissive policies, and holds nothing.",
    .fix = "Give the restrictive policy the condition on the tenant.",
    .given = example::isolated,
    .bad = "CREATE POLICY floor ON notes AS RESTRICTIVE USING (true);\n",
    .good = "CREATE POLICY floor ON notes AS RESTRICTIVE\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
