// TRUNCATE by an application role: it empties the table for all tenants.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        const auto roles = roles_with(review, *table->relation, "D");
        if (roles.empty()) continue;
        findings.add(about(*table->relation, fmt::format("{} may TRUNCATE {}: no policy is asked, the rows of all tenants are gone", and_list(roles), table->relation->name.display()),
                           revoke_from(review, *table->relation, "D", roles)));
    }
}

}  // namespace

extern const Rule truncate_on_tenant_table = {
    .id = "truncate-on-tenant-table",
    .category = Category::protection,
    .summary = "An application role may TRUNCATE a tenant table.",
    .why = "TRUNCATE is not subject to row security, and GRANT ALL gives it.",
    .fix = "Revoke TRUNCATE.",
    .given = example::isolated,
    .bad = "GRANT ALL ON notes TO app_rw;\n",
    .good = "GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
