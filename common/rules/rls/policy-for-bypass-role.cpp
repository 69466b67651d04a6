// A policy for a role that policies do not hold.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const Relation* relation : guardable_tables(review)) {
        if (!relation->row_security) continue;
        for (const RowPolicy& policy : relation->policies) {
            std::vector<std::string> exempt;
            for (const std::string& role : policy.roles)
                if (role != "public" && is_exempt(review, role, *relation)) exempt.push_back(role);
            if (exempt.empty()) continue;
            findings.add(about(*relation, policy, fmt::format("the policy {} of {} names {}, whom row security does not hold on this table", policy.name, relation->name.display(), and_list(exempt)),
                               fmt::format("FORCE row security of {} or take BYPASSRLS and SUPERUSER from {}, or take the role off the policy", relation->name.display(), and_list(exempt))));
        }
    }
}

}  // namespace

extern const Rule policy_for_bypass_role = {
    .id = "policy-for-bypass-role",
    .category = Category::correctness,
    .severity = Severity::warning,
    .summary = "A policy names a role that ignores row security.",
    .why = "Superusers, roles with BYPASSRLS and the owner of a table that is not FORCEd see every row, whatever the "
           "policy says for them.",
    .fix = "Force row security, or take the role off the policy.",
    .given = "CREATE ROLE app_rw LOGIN;\n"
           "CREATE ROLE jobs LOGIN BYPASSRLS;\n"
           "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL);\n"
           "GRANT SELECT ON notes TO app_rw, jobs;\n"
           "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n",
    .bad = "CREATE POLICY own ON notes TO app_rw, jobs USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .good = "CREATE POLICY own ON notes TO app_rw USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
