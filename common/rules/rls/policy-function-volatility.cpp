// A helper function of a policy declared IMMUTABLE though it asks a setting, the role or a table.
#include <fmt/format.h>

#include <algorithm>

#include "access/predicate.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

using access::Formula;

/// Does what the function gives depend on the session or on data, beside what it is given?
bool depends_on_more(const Formula& body) {
    if (body.kind == Formula::Kind::cast && body.name == access::argument_name) return false;
    if (body.query || body.kind == Formula::Kind::setting || body.kind == Formula::Kind::current_user || body.kind == Formula::Kind::session_user) return true;
    return std::any_of(body.arguments.begin(), body.arguments.end(), [](const access::FormulaPtr& one) { return depends_on_more(*one); });
}

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        std::vector<std::string> names;
        for (const auto& condition : conditions_of(review, table, policy))
            access::for_each(*condition, [&](const Formula& one) {
                if (one.kind != Formula::Kind::routine) return;
                for (const auto& [key, routine] : review.catalog.routines)
                    if (key_of(*routine).display() == one.name && routine->volatility == 'i' && depends_on_more(one)) names.push_back(one.name);
            });
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        if (names.empty()) return;
        findings.add(about(*table.relation, *policy.policy, fmt::format("the policy {} of {} calls {}, which is IMMUTABLE and depends on the session: a cached plan answers for another tenant", policy.policy->name, table.relation->name.display(), and_list(names)),
                           fmt::format("ALTER FUNCTION {} STABLE;", names[0])));
    });
}

}  // namespace

extern const Rule policy_function_volatility = {
    .id = "policy-function-volatility",
    .category = Category::protection,
    .summary = "A policy calls a function that is IMMUTABLE and depends on the session.",
    .why = "The planner computes an IMMUTABLE function once and keeps the answer in the plan: a prepared statement "
           "then shows one tenant's rows to the next.",
    .fix = "Declare the function STABLE.",
    .given = example::enabled,
    .bad = "CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql IMMUTABLE\n"
           "    AS $$SELECT nullif(current_setting('app.tenant', true), '')::uuid$$;\n"
           "CREATE POLICY tenant_isolation ON notes USING (tenant_id = current_tenant());\n",
    .good = "CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE\n"
           "    AS $$SELECT nullif(current_setting('app.tenant', true), '')::uuid$$;\n"
           "CREATE POLICY tenant_isolation ON notes USING (tenant_id = current_tenant());\n",
    .check = check,
};

}  // namespace pgsteward::rules
