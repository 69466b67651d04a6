// A tenant that stands in a policy as a constant.
#include <fmt/format.h>

#include "access/predicate-evaluate.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

using access::Formula;

/// Is a tenant compared with a constant: the column, or the setting?
bool names_tenant(const Formula& condition, const std::string& column, const std::string& setting) {
    bool found = false;
    access::for_each(condition, [&](const Formula& one) {
        const bool compares = one.kind == Formula::Kind::compare || one.kind == Formula::Kind::any || one.kind == Formula::Kind::distinct;
        if (!compares || one.arguments.size() != 2) return;
        for (const std::size_t at : {0U, 1U}) {
            const Formula& constant = *one.arguments[1 - at];
            if (!access::is_closed(constant)) continue;
            const access::Value value = access::evaluate(constant, {}, {});
            if (value.is_special() || (value.kind == access::Value::Kind::text && value.text.empty())) continue;
            const Formula* side = one.arguments[at].get();
            while (side->kind == Formula::Kind::cast) side = side->arguments[0].get();
            found = found || (side->kind == Formula::Kind::column && side->entry == access::own_row && side->name == column);
            for (const access::SettingRead& read : access::settings_read(*one.arguments[at])) found = found || (read.name == setting && !access::has_columns(*one.arguments[at]));
        }
    });
    return found;
}

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        bool found = false;
        for (const auto& condition : conditions_of(review, table, policy)) found = found || names_tenant(*condition, table.tenant_column, review.row_security->tenancy.setting);
        if (!found) return;
        Verdict verdict = about(*table.relation, *policy.policy, fmt::format("the policy {} of {} names a tenant by a constant", policy.policy->name, table.relation->name.display()), mend_policy(review, table, *policy.policy));
        if (policy.bound == access::PolicyResult::Bound::yes || !policy.policy->permissive) verdict.severity = Severity::warning;
        findings.add(std::move(verdict));
    });
}

}  // namespace

extern const Rule policy_hardcoded_tenant = {
    .id = "policy-hardcoded-tenant",
    .category = Category::protection,
    .summary = "A policy names a tenant by a constant.",
    .why = "Rows of that tenant are open to everybody, or that tenant sees everything; and what is right in one "
           "database is wrong in the next.",
    .fix = "Compare with the setting, and give operators a role with a policy of its own.",
    .given = example::enabled,
    .bad = "CREATE POLICY demo ON notes USING (tenant_id = '11111111-1111-4111-8111-111111111111');\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
