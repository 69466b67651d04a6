// A restrictive policy on the tenant that does not hold for every role that a permissive one lets in.
#include <fmt/format.h>

#include <algorithm>

#include "access/row-policies.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

using Bound = access::PolicyResult::Bound;

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        if (!table->relation->row_security) continue;
        std::vector<const RowPolicy*> floors;
        for (const access::PolicyResult& policy : table->policies)
            if (!policy.policy->permissive && policy.bound == Bound::yes) floors.push_back(policy.policy);
        if (floors.empty()) continue;
        const access::RoleGraph& graph = review.privileges->graph();
        std::vector<std::string> open;
        for (const access::RoleId role : application_roles(review)) {
            const bool floored = std::any_of(floors.begin(), floors.end(), [&](const RowPolicy* floor) { return access::applies_to(*floor, role, graph); });
            const bool let_in = std::any_of(table->policies.begin(), table->policies.end(), [&](const access::PolicyResult& policy) { return policy.policy->permissive && access::applies_to(*policy.policy, role, graph); });
            const auto reach = roles_that_reach(review, *table->relation);
            if (!floored && let_in && std::find(reach.begin(), reach.end(), graph.name(role)) != reach.end()) open.push_back(graph.name(role));
        }
        if (open.empty()) continue;
        findings.add(about(*table->relation, *floors[0], fmt::format("the restrictive policy {} of {} does not hold {}", floors[0]->name, table->relation->name.display(), and_list(open)),
                           fmt::format("ALTER POLICY {} ON {} TO PUBLIC;", quoted(floors[0]->name), quoted(table->relation->name))));
    }
}

}  // namespace

extern const Rule restrictive_floor_role_gap = {
    .id = "restrictive-floor-role-gap",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A restrictive policy on the tenant does not hold every role that has access.",
    .why = "A restrictive policy TO some roles leaves the others, and members that do not inherit them, to the "
           "permissive policies alone.",
    .fix = "Make the restrictive policy hold for PUBLIC.",
    .given = "CREATE ROLE app_rw LOGIN;\n"
           "CREATE ROLE app_ro LOGIN;\n"
           "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL);\n"
           "GRANT SELECT ON notes TO app_rw, app_ro;\n"
           "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
           "CREATE POLICY everything ON notes USING (true);\n",
    .bad = "CREATE POLICY floor ON notes AS RESTRICTIVE TO app_rw\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .good = "CREATE POLICY floor ON notes AS RESTRICTIVE\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
