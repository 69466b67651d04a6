// An application role that can become one whom row security does not hold, or the owner of a tenant table.
#include <fmt/format.h>

#include "access/row-policies.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

/// Why becoming the role opens tenants' rows; empty where it does not.
std::string power_of(const SchemaReview& review, access::RoleId role) {
    const access::GraphRole& other = review.privileges->graph()[role];
    if (other.superuser) return "a superuser";
    if (other.bypass_row_security) return "has BYPASSRLS";
    for (const access::TableResult* table : tenant_tables(review))
        if (table->relation->row_security && table->relation->owner == other.name) return fmt::format("owns {} and may disable its row security", table->relation->name.display());
    return {};
}

void check(const SchemaReview& review, Findings& findings) {
    const access::RoleGraph& graph = review.privileges->graph();
    for (const access::RoleId role : application_roles(review)) {
        if (graph[role].superuser) continue;
        for (access::RoleId other = 1; other < graph.size(); ++other) {
            if (other == role || (!graph.can_set_role(role, other) && !graph.has_privileges_of(role, other))) continue;
            const std::string power = power_of(review, other);
            if (power.empty()) continue;
            const bool inherits = graph.has_privileges_of(role, other);
            Verdict verdict;
            verdict.object = graph.name(role);
            verdict.message = fmt::format("the application role {} {} {}, which {}{}", graph.name(role), inherits ? "has the privileges of" : "may become", graph.name(other), graph[other].superuser ? "is " : "", power);
            const auto path = graph.path(role, other, inherits ? access::Way::inherit : access::Way::set_role);
            const std::string granted = path.empty() ? graph.name(other) : graph.name(path.front().to);
            verdict.fix = fmt::format("REVOKE {} FROM {};", quoted(granted), quoted(graph.name(role)));
            findings.add(std::move(verdict));
        }
    }
}

}  // namespace

extern const Rule reach_bypass_role = {
    .id = "reach-bypass-role",
    .category = Category::protection,
    .summary = "An application role can become one that row security does not hold.",
    .why = "BYPASSRLS and SUPERUSER are not inherited, but SET ROLE reaches them. Ownership is inherited, and an "
           "owner may disable row security even when it is forced.",
    .fix = "Revoke the membership.",
    .given = example::isolated,
    .bad = "CREATE ROLE ops BYPASSRLS;\n"
           "GRANT ops TO app_rw;\n",
    .good = "CREATE ROLE ops BYPASSRLS;\n"
           "CREATE ROLE staff LOGIN;\n"
           "GRANT ops TO staff;\n",
    .check = check,
};

}  // namespace pgsteward::rules
