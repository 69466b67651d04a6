// A policy that goes along with a function or column that its condition uses.
#include <fmt/format.h>

#include "check/protection.hpp"
#include "check/row-security-example.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Effect& effect : step.effects) {
        const auto* dropped = std::get_if<Dropped>(&effect);
        if (!dropped || dropped->kind != ObjectKind::policy || !dropped->by_cascade || !dropped->relation) continue;
        const RowPolicy* policy = dropped->relation->policy(dropped->part);
        // With its table goes nothing that is missed.
        if (!policy || !step.catalog.relations.find(dropped->name)) continue;
        Verdict verdict;
        verdict.object = display_of(*dropped);
        verdict.message = fmt::format("the {} policy {} of {} goes along by CASCADE", policy->permissive ? "permissive" : "restrictive", policy->name, dropped->name.display());
        verdict.fix = fmt::format("create the policy {} again without what was dropped", policy->name);
        verdict.unless = [table = dropped->name, lost = *policy](const Catalog& at_end) {
            const Relation* now = at_end.relations.find(table);
            return !now || now->policy(lost.name) || is_replaced(at_end, table, lost);
        };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule policy_dropped_by_cascade = {
    .id = "policy-dropped-by-cascade",
    .category = Category::protection,
    .summary = "A policy was dropped along with something that its condition used.",
    .why = "DROP FUNCTION and DROP COLUMN with CASCADE, and DROP OWNED, take policies along without naming them. A restrictive "
           "one that is gone leaves the table to the permissive ones.",
    .fix = "Change the policy first, and drop without CASCADE.",
    .given = example::enabled,
    .bad = "CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE AS $$SELECT nullif(current_setting('app.tenant', true), '')::uuid$$;\n"
           "CREATE POLICY floor ON notes AS RESTRICTIVE USING (tenant_id = current_tenant());\n"
           "DROP FUNCTION current_tenant() CASCADE;\n",
    .good = "CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE AS $$SELECT nullif(current_setting('app.tenant', true), '')::uuid$$;\n"
            "CREATE POLICY floor ON notes AS RESTRICTIVE USING (tenant_id = current_tenant());\n"
            "ALTER POLICY floor ON notes USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n"
            "DROP FUNCTION current_tenant();\n",
    .check = check,
};

}  // namespace pgsteward::rules
