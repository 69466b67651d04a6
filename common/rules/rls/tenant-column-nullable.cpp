// A tenant column that may be NULL: rows that are nobody's.
#include <fmt/format.h>

#include "check/protection.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        const Relation& relation = *table->relation;
        if (table->tenant_column.empty() || refuses_null(relation, table->tenant_column) || is_child(relation)) continue;
        findings.add(about(relation, fmt::format("{}.{} may be NULL: such rows are seen by nobody, or by everybody where a policy tolerates NULL", relation.name.display(), table->tenant_column),
                           fmt::format("ALTER TABLE {} ALTER COLUMN {} SET NOT NULL;", quoted(relation.name), quoted(table->tenant_column))));
    }
}

}  // namespace

extern const Rule tenant_column_nullable = {
    .id = "tenant-column-nullable",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "The tenant column of a table may be NULL.",
    .why = "A row without a tenant is invisible under a comparison and open to everybody under a policy that "
           "tolerates NULL; foreign keys with NULL in them are not checked.",
    .fix = "Make the column NOT NULL.",
    .given = example::isolated,
    .bad = "ALTER TABLE notes ALTER COLUMN tenant_id DROP NOT NULL;\n",
    .good = "ALTER TABLE notes ALTER COLUMN tenant_id SET NOT NULL;\n",
    .check = check,
};

}  // namespace pgsteward::rules
