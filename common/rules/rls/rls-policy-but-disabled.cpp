// Policies of a table whose row security is off.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const Relation* relation : guardable_tables(review)) {
        if (relation->row_security || relation->policies.empty() || relation->force_row_security || protection_in_doubt(review, *relation)) continue;
        const std::string policies = relation->policies.size() == 1 ? "the policy " + relation->policies[0].name : fmt::format("{} policies", relation->policies.size());
        Verdict verdict = about(*relation, fmt::format("{} of {} {} not applied: row security is not enabled", policies, relation->name.display(), relation->policies.size() == 1 ? "is" : "are"),
                                fmt::format("ALTER TABLE {} ENABLE ROW LEVEL SECURITY;", quoted(relation->name)));
        if (relation->row_security_set.at) verdict.origin = relation->row_security_set;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule rls_policy_but_disabled = {
    .id = "rls-policy-but-disabled",
    .category = Category::protection,
    .summary = "A table has policies, but row security is not enabled.",
    .why = "Policies without ENABLE ROW LEVEL SECURITY stand in every dump and hold nobody. DISABLE keeps policies "
           "and FORCE, so the table looks protected.",
    .fix = "Enable row security.",
    .given = example::table,
    .bad = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .good = "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
           "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
