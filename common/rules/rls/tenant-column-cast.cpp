// The tenant column cast to another type, or matched as a pattern.
#include <fmt/format.h>

#include "access/predicate.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

using access::Formula;

/// What is done to the tenant column: "casts", "matches … with LIKE"; empty where it is just compared.
std::string misuse(const Formula& condition, const std::string& column) {
    std::string found;
    const auto is_column = [&](const Formula& one) { return one.kind == Formula::Kind::column && one.entry == access::own_row && one.name == column; };
    access::for_each(condition, [&](const Formula& one) {
        if (one.kind == Formula::Kind::like)
            access::for_each(*one.arguments[0], [&](const Formula& side) {
                if (is_column(side)) found = fmt::format("matches {} with LIKE", column);
            });
        // A cast inside the type's own family keeps the index; varchar and text are one.
        if (one.kind == Formula::Kind::cast && is_column(*one.arguments[0]) && one.type.kind != one.arguments[0]->type.kind && found.empty()) found = fmt::format("casts {} to {}", column, one.type.name);
    });
    return found;
}

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        std::string how;
        for (const auto& condition : conditions_of(review, table, policy))
            if (how.empty()) how = misuse(*condition, table.tenant_column);
        if (how.empty()) return;
        findings.add(about(*table.relation, *policy.policy, fmt::format("the policy {} of {} {}: no index on the column serves it", policy.policy->name, table.relation->name.display(), how),
                           mend_policy(review, table, *policy.policy)));
    });
}

}  // namespace

extern const Rule tenant_column_cast = {
    .id = "tenant-column-cast",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A policy casts the tenant column, or matches it as a pattern.",
    .why = "A cast of the column makes its index useless for every query under the policy, and LIKE takes % and _ in "
           "the setting, or in a tenant, for wildcards that match other tenants.",
    .fix = "Cast the setting instead of the column, and compare with =.",
    .given = example::enabled,
    .bad = "CREATE POLICY tenant_isolation ON notes USING (tenant_id::text = current_setting('app.tenant', true));\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
