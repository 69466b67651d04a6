// Restrictive policies only narrow what permissive ones open: alone they deny everything.
#include <fmt/format.h>

#include <algorithm>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const Relation* relation : guardable_tables(review)) {
        const bool any_permissive = std::any_of(relation->policies.begin(), relation->policies.end(), [](const RowPolicy& policy) { return policy.permissive; });
        if (!relation->row_security || relation->policies.empty() || any_permissive) continue;
        findings.add(about(*relation, fmt::format("all policies of {} are restrictive: every row is denied", relation->name.display())));
    }
}

}  // namespace

extern const Rule rls_restrictive_only = {
    .id = "rls-restrictive-only",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "All policies of a table are restrictive, which denies every row.",
    .why = "A row must be admitted by some permissive policy before restrictive ones are asked. Without one, nothing "
           "is seen and nothing can be written.",
    .fix = "Create a permissive policy beside the restrictive ones.",
    .given = example::enabled,
    .bad = "CREATE POLICY floor ON notes AS RESTRICTIVE\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
