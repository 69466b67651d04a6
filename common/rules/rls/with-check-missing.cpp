// A policy for writing that accepts no row: there is neither WITH CHECK nor a USING to take its place.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        const RowPolicy& one = *policy.policy;
        if (!one.permissive || one.command == "select" || one.command == "delete" || one.with_check || (one.command != "insert" && one.using_)) return;
        findings.add(about(*table.relation, one, fmt::format("the policy {} of {} has no WITH CHECK{}: it accepts no row at all", one.name, table.relation->name.display(), one.command == "insert" ? "" : " and no USING"),
                           mend_policy(review, table, one)));
    });
}

}  // namespace

extern const Rule with_check_missing = {
    .id = "with-check-missing",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A policy for writing has no WITH CHECK, and so accepts no row.",
    .why = "Where USING stands, it is used for written rows too. Where it does not, nothing is accepted: INSERT "
           "fails and UPDATE passes over every row. This is not an open door, but surely not what was meant.",
    .fix = "Add WITH CHECK with the condition on the tenant.",
    .given = example::isolated,
    .bad = "CREATE POLICY writing ON notes FOR INSERT;\n",
    .good = "CREATE POLICY writing ON notes FOR INSERT\n"
           "    WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
