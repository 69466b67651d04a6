// A role with privileges on a table and no policy that lets it in: it finds nothing.
#include <fmt/format.h>

#include <algorithm>

#include "access/row-policies.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    const access::RoleGraph& graph = review.privileges->graph();
    for (const access::TableResult* table : tenant_tables(review)) {
        const Relation& relation = *table->relation;
        if (!relation.row_security || relation.policies.empty()) continue;
        std::vector<std::string> left_out;
        for (const std::string& name : roles_that_reach(review, relation)) {
            const auto role = graph.find(name);
            const bool let_in = std::any_of(relation.policies.begin(), relation.policies.end(), [&](const RowPolicy& policy) { return policy.permissive && access::applies_to(policy, *role, graph); });
            if (!let_in && !is_exempt(review, name, relation)) left_out.push_back(name);
        }
        if (!left_out.empty())
            findings.add(about(relation, fmt::format("no policy of {} is for {}: it has privileges on the table and finds no rows", relation.name.display(), and_list(left_out)),
                               fmt::format("name {} in the TO list of a policy, or revoke its privileges on {}", and_list(left_out), relation.name.display())));
    }
}

}  // namespace

extern const Rule policy_role_gap = {
    .id = "policy-role-gap",
    .category = Category::correctness,
    .severity = Severity::warning,
    .summary = "A role has privileges on a table, and no policy lets it in.",
    .why = "Its queries do not fail, they find nothing. A member that does not inherit a role does not get that "
           "role's policies either.",
    .fix = "Name the role in a policy, or revoke its privileges.",
    .given = "CREATE ROLE app_rw LOGIN;\n"
           "CREATE ROLE app_ro LOGIN;\n"
           "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL);\n"
           "GRANT SELECT ON notes TO app_rw, app_ro;\n"
           "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n",
    .bad = "CREATE POLICY tenant_isolation ON notes TO app_rw USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .good = "CREATE POLICY tenant_isolation ON notes TO app_rw, app_ro USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
