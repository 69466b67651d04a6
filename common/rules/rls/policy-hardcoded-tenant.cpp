// A tenant that stands in a policy as a constant.
#include <fmt/format.h>

#include <algorithm>

#include "access/predicate-evaluate.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

using access::Formula;

const Formula& without_casts(const Formula& formula) {
    const Formula* at = &formula;
    while (at->kind == Formula::Kind::cast) at = at->arguments[0].get();
    return *at;
}

bool is_column(const Formula& formula, const std::string& column) {
    return formula.kind == Formula::Kind::column && formula.entry == access::own_row && formula.name == column;
}

/// The key of a document that is asked last: 'role' of setting::json ->> 'role'.
std::optional<std::string> key_of(const Formula& formula) {
    if (formula.kind == Formula::Kind::call && formula.arguments.size() == 2 && formula.name.starts_with("->") && access::is_closed(*formula.arguments[1])) return access::printed(access::evaluate(*formula.arguments[1], {}, {}));
    const bool passes = formula.kind == Formula::Kind::cast || formula.kind == Formula::Kind::null_if || formula.kind == Formula::Kind::coalesce || formula.kind == Formula::Kind::routine;
    return passes ? key_of(*formula.arguments[0]) : std::nullopt;
}

/// The setting itself, or nothing but another spelling of it.
bool is_setting(const Formula& formula) {
    const bool passes = formula.kind == Formula::Kind::cast || formula.kind == Formula::Kind::null_if || formula.kind == Formula::Kind::coalesce || formula.kind == Formula::Kind::routine || formula.kind == Formula::Kind::handled;
    if (formula.kind == Formula::Kind::scalar) return formula.query->outputs.size() == 1 && is_setting(*formula.query->outputs[0]);
    return formula.kind == Formula::Kind::setting || (passes && is_setting(*formula.arguments[0]));
}

/// The keys that the tenant column is compared with.
std::vector<std::string> tenant_keys(const Formula& condition, const std::string& column) {
    std::vector<std::string> keys;
    access::for_each(condition, [&](const Formula& one) {
        if (one.kind != Formula::Kind::compare) return;
        for (const std::size_t at : {0U, 1U})
            if (is_column(without_casts(*one.arguments[at]), column))
                access::for_each(*one.arguments[1 - at], [&](const Formula& other) {
                    if (const auto key = key_of(other)) keys.push_back(*key);
                });
    });
    return keys;
}

/// Is a tenant compared with a constant: the column, or the setting?
bool names_tenant(const Formula& condition, const std::string& column, const std::string& setting) {
    bool found = false;
    const std::vector<std::string> keys = tenant_keys(condition, column);
    access::for_each(condition, [&](const Formula& one) {
        const bool compares = one.kind == Formula::Kind::compare || one.kind == Formula::Kind::any || one.kind == Formula::Kind::distinct;
        if (!compares || one.arguments.size() != 2) return;
        for (const std::size_t at : {0U, 1U}) {
            const Formula& constant = *one.arguments[1 - at];
            if (!access::is_closed(constant)) continue;
            const access::Value value = access::evaluate(constant, {}, {});
            if (value.is_special() || (value.kind == access::Value::Kind::text && value.text.empty())) continue;
            const Formula& side = *one.arguments[at];
            found = found || is_column(without_casts(side), column);
            const auto key = key_of(side);
            const bool is_tenant = key ? std::find(keys.begin(), keys.end(), *key) != keys.end() : is_setting(side);
            for (const access::SettingRead& read : access::settings_read(side)) found = found || (read.name == setting && is_tenant);
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
