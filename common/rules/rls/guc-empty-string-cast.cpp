// A cast of the setting that fails once the setting is an empty string, as it is after SET LOCAL.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        for (const access::Admission* admission : {&policy.using_, &policy.check}) {
            if (!admission->fails_empty) continue;
            findings.add(about(*table.relation, *policy.policy, fmt::format("the policy {} of {} fails on a connection that had a tenant before: {}", policy.policy->name, table.relation->name.display(), *admission->fails_empty), mend_policy(review, table, *policy.policy)));
            return;
        }
    });
}

}  // namespace

extern const Rule guc_empty_string_cast = {
    .id = "guc-empty-string-cast",
    .category = Category::correctness,
    .summary = "A policy fails once the setting is empty, as it is after SET LOCAL, RESET and DISCARD ALL.",
    .why = "A parameter of one's own is not NULL again after SET LOCAL ends, RESET or DISCARD ALL: it stays an empty "
           "string for the life of the connection, and ''::uuid is an error. With a connection pool every query "
           "without a tenant then fails.",
    .fix = "Write nullif(current_setting(…, true), '') before the cast.",
    .given = example::enabled,
    .bad = "CREATE POLICY tenant_isolation ON notes USING (tenant_id = current_setting('app.tenant', true)::uuid);\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
