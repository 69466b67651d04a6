// Several permissive policies and no restrictive one: the next mistake opens the table.
#include <fmt/format.h>

#include <algorithm>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        if (!table->relation->row_security) continue;
        const auto permissive = std::count_if(table->policies.begin(), table->policies.end(), [](const access::PolicyResult& policy) { return policy.policy->permissive; });
        const bool floor = std::any_of(table->policies.begin(), table->policies.end(), [](const access::PolicyResult& policy) { return !policy.policy->permissive && policy.bound == access::PolicyResult::Bound::yes; });
        if (permissive < 2 || floor) continue;
        const std::string predicate = tenant_predicate(review, *table);
        findings.add(about(*table->relation, fmt::format("{} has {} permissive policies and no restrictive one on the tenant", table->relation->name.display(), permissive),
                           predicate.empty() ? std::string() : fmt::format("CREATE POLICY tenant_floor ON {} AS RESTRICTIVE USING ({});", quoted(table->relation->name), predicate)));
    }
}

}  // namespace

extern const Rule no_restrictive_floor = {
    .id = "no-restrictive-floor",
    .category = Category::protection,
    .severity = Severity::notice,
    .summary = "A table with several permissive policies has no restrictive one on the tenant.",
    .why = "One restrictive policy on the tenant, for all roles and commands, caps every permissive policy that is "
           "added or changed later.",
    .fix = "Add a restrictive policy on the tenant.",
    .given = example::isolated,
    .bad = "CREATE POLICY reading ON notes FOR SELECT\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .good = "CREATE POLICY floor ON notes AS RESTRICTIVE\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
