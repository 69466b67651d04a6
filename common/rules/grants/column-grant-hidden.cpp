// Privileges on single columns, which has_table_privilege() does not show.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const GrantReview& grants = *review.grants;
    for (const GrantDemands::RoleEntries& role : grants.demands.roles()) {
        if (grants.graph()[role.role].superuser) continue;
        for (std::size_t i = 0; i < grants.objects.size(); ++i) {
            const access::Securable& column = grants.objects[i];
            if (!column.is_column() || role.of[i]) continue;   // the policy may speak of the column itself
            const GrantDemand* demand = grants.demands.find(role.role, column.name);
            if (!demand || !demand->at_most) continue;
            const access::PrivilegeSet of_table = grants.privileges.holders(access::securable(*column.relation)).held_by(role.role);
            const access::PrivilegeSet hidden = grants.holders[i].held_by(role.role) & ~of_table & ~*demand->at_most;
            if (!hidden) continue;
            Verdict verdict{.object = column.display(),
                            .message = fmt::format("{} may {} the column {}, {}, though not the table; {}", grants.graph().name(role.role), access::words_of(hidden), column.display(),
                                                   explained(grants, column, role.role, hidden), allowed(*demand)),
                            .fix = on_one_line(access::revoke_sql(grants.privileges, column, role.role, hidden))};
            verdict.origin = column.relation->changed;
            findings.add(std::move(verdict));
        }
    }
}

}  // namespace

extern const Rule column_grant_hidden = {
    .id = "column-grant-hidden",
    .category = Category::protection,
    .summary = "A grant on a column gives what the policy denies on the table.",
    .why = "The privilege stands in pg_attribute, not in the list of the table: has_table_privilege() says "
           "no, and the update of that column works.",
    .fix = "Revoke it from the column.",
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
             "GRANT UPDATE (amount) ON ledger TO app_rw;\n",
    .good = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint NOT NULL, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
