// current_setting() with one argument fails where the setting was never set.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        for (const access::Admission* admission : {&policy.using_, &policy.check}) {
            if (!admission->fails_unset) continue;
            findings.add(about(*table.relation, *policy.policy, fmt::format("the policy {} of {} fails on a new connection: {}", policy.policy->name, table.relation->name.display(), *admission->fails_unset), mend_policy(review, table, *policy.policy)));
            return;
        }
    });
}

}  // namespace

extern const Rule guc_one_argument = {
    .id = "guc-one-argument",
    .category = Category::correctness,
    .severity = Severity::warning,
    .summary = "A policy fails where the setting was never set on the connection.",
    .why = "current_setting with one argument raises an error while the setting does not exist. Nothing leaks and it "
           "is loud, but every query on the table fails, also those of jobs that need no tenant.",
    .fix = "Use current_setting(…, true) inside nullif(…, '').",
    .given = example::enabled,
    .bad = "CREATE POLICY tenant_isolation ON notes USING (tenant_id = current_setting('app.tenant')::uuid);\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
