// A row security policy is gone when the migration ends, unless an equal one stands in its place.
#include <fmt/format.h>

#include "check/protection.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::policy})) {
        const RowPolicy* lost = drop->relation ? drop->relation->policy(drop->part) : nullptr;
        Verdict verdict{.object = display_of(*drop),
                        .message = fmt::format("drops the policy {} of {}", drop->part, drop->name.display()),
                        .fix = fmt::format("change {} with ALTER POLICY, or create one with the same command, roles and expressions", drop->part)};
        if (lost)
            verdict.unless = [of = drop->relation, policy = *lost](const Catalog& at_end) {
                return is_replaced(at_end, of->name, policy) || is_gone(at_end, *of);
            };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule drop_policy = {
    .id = "drop-policy",
    .category = Category::protection,
    .summary = "A row security policy is dropped and no equal one replaces it.",
    .why = "Policies decide who sees whose rows. Without one, roles see rows that were hidden (a restrictive policy), or "
           "lose rows that they need (a permissive one).",
    .fix = "Create a policy with the same command, roles and expressions in the same migration, or say who decided.",
    .given = "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id bigint);\n"
             "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
             "CREATE POLICY own_notes ON notes USING (tenant_id = current_setting('app.tenant')::bigint);\n",
    .bad = "DROP POLICY own_notes ON notes;",
    .good = "DROP POLICY own_notes ON notes;\n"
            "CREATE POLICY tenant_notes ON notes USING (tenant_id = current_setting('app.tenant')::bigint);\n",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
