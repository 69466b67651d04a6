// A role holds more than the policy allows, by a grant.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const GrantReview& grants = *review.grants;
    for (const Excess& excess : excesses(grants, [&](const auto& object, access::RoleId, const auto& holding) { return is_granted(grants, object, holding); })) {
        const access::Securable& object = grants.objects[excess.object];
        findings.add(verdict_on(object,
                                fmt::format("{} may {} on {}, {}; {}", grants.graph().name(excess.role), access::words_of(excess.privileges), object.display(),
                                            explained(grants, object, excess.role, excess.privileges), allowed(*excess.demand)),
                                on_one_line(access::revoke_sql(grants.privileges, object, excess.role, excess.privileges))));
    }
}

}  // namespace

extern const Rule excess_privilege = {
    .id = "excess-privilege",
    .category = Category::protection,
    .summary = "A role may do more with an object than the policy allows.",
    .why = "The policy says what each role needs. What it holds beyond that waits for the first mistake or "
           "the first intruder, and nobody sees it in the list of grants when it comes through a group or "
           "through PUBLIC.",
    .fix = "Revoke it from whom it was granted to, in the name of whoever granted it, or say in the policy "
           "that it is meant.",
    .given = "==> pgsteward.yaml\n"
             "version: 1\n"
             "grants:\n"
             "  app_rw: { \"public.*\": [SELECT, INSERT] }\n",
    .bad = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint NOT NULL, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n"
             "GRANT UPDATE ON ledger TO app_rw;\n",
    .good = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint NOT NULL, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
