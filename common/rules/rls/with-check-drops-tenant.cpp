// A policy that shows own rows only, and accepts rows of others.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        const access::Admission& check = policy.check;
        const bool drops = policy.policy->permissive && check.asked && check.admits() && check.cause == access::Cause::other && policy.using_.asked && !policy.using_.admits();
        if (!drops) return;
        findings.add(about(*table.relation, *policy.policy, fmt::format("WITH CHECK of the policy {} of {} says nothing of the tenant: it accepts {}", policy.policy->name, table.relation->name.display(), check.witness),
                           mend_policy(review, table, *policy.policy)));
    });
}

}  // namespace

extern const Rule with_check_drops_tenant = {
    .id = "with-check-drops-tenant",
    .category = Category::protection,
    .summary = "WITH CHECK of a policy leaves out the condition on the tenant that USING has.",
    .why = "WITH CHECK takes the place of USING for the rows that are written, it is not added to it. Own rows can "
           "be given to other tenants, and rows be written for them.",
    .fix = "Repeat the condition on the tenant in WITH CHECK.",
    .given = example::enabled,
    .bad = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) WITH CHECK (body IS NOT NULL);\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)\n"
           "    WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid AND body IS NOT NULL);\n",
    .check = check,
};

}  // namespace pgsteward::rules
