// DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY: the policies stand but do not apply.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

using Change = sql::RowSecurity::Change;

void check(const Step& step, Findings& findings) {
    const Relation* before = step.relation_before.get();
    for (const auto* change : actions_of<sql::RowSecurity>(step)) {
        if (change->change != Change::disable && change->change != Change::no_force) continue;
        const bool disables = change->change == Change::disable;
        const Origin* set = !before ? nullptr : disables ? &before->row_security_set : &before->force_row_security_set;
        if (before && (made_here(step, before->created) || made_here(step, *set))) continue;
        // A complete catalog knows when there is nothing to turn off.
        if (before && !before->partial && step.catalog.complete && !(disables ? before->row_security : before->force_row_security)) continue;
        const std::string table = altered(step);
        Verdict verdict{.object = table};
        if (disables) {
            verdict.message = fmt::format("turns row security of {} off: every row is open to whoever may read the table", table);
            verdict.fix = fmt::format("leave row security of {} on and give the role that needs more a policy of its own", table);
        } else {
            verdict.message = fmt::format("row security of {} no longer applies to the owner of the table", table);
            verdict.fix = fmt::format("leave FORCE on for {} and give the owner a policy of its own", table);
        }
        if (before)
            verdict.unless = [of = before->name, disables](const Catalog& at_end) {
                const Relation* now = at_end.relations.find(of);
                return now && (disables ? now->row_security : now->force_row_security);
            };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule row_security_disabled = {
    .id = "row-security-disabled",
    .category = Category::protection,
    .summary = "Row security is turned off, or no longer applies to the owner.",
    .why = "The policies still stand in every dump, but nobody is held by them: rows of all tenants are open to every "
           "role with a privilege on the table.",
    .fix = "Leave row security on, and give the role that needs more a policy of its own.",
    .given = "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id bigint);\n"
             "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n",
    .bad = "ALTER TABLE notes DISABLE ROW LEVEL SECURITY;",
    .good = "ALTER TABLE notes FORCE ROW LEVEL SECURITY;",
    .occasion = statements<sql::AlterTable>(),
    .check = check,
};

}  // namespace pgsteward::rules
