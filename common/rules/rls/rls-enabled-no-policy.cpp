// Row security without a policy: nobody but the exempt sees a row.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const Relation* relation : guardable_tables(review)) {
        if (!relation->row_security || !relation->policies.empty() || roles_that_reach(review, *relation).empty() || protection_in_doubt(review, *relation)) continue;
        const access::TableResult* table = review.row_security->table(*relation);
        const std::string predicate = table && table->cases ? tenant_predicate(review, *table) : std::string();
        findings.add(about(*relation, fmt::format("{} has row security and no policy: SELECT, UPDATE and DELETE find no rows, INSERT fails", relation->name.display()),
                           predicate.empty() ? std::string() : fmt::format("CREATE POLICY tenant_isolation ON {} USING ({});", quoted(relation->name), predicate)));
    }
}

}  // namespace

extern const Rule rls_enabled_no_policy = {
    .id = "rls-enabled-no-policy",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "Row security is enabled and there is no policy: everything is denied.",
    .why = "Nothing leaks, but queries find nothing: SELECT, UPDATE and DELETE silently pass over every row, and "
           "only INSERT raises an error.",
    .fix = "Create a policy on the tenant column, or revoke the privileges.",
    .given = example::enabled,
    .bad = "-- no policy\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
