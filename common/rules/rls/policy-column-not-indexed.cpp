// No index begins with the tenant column: every query under the policy reads the whole table.
#include <fmt/format.h>

#include <algorithm>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        const Relation& relation = *table->relation;
        if (!relation.row_security || table->tenant_column.empty() || relation.kind != ObjectKind::table) continue;
        const bool leads = std::any_of(relation.indexes.begin(), relation.indexes.end(), [&](const Index& index) { return !index.keys.empty() && index.keys[0].column == table->tenant_column && index.predicate.empty(); });
        if (leads) continue;
        findings.add(about(relation, fmt::format("no index of {} begins with {}: every query under its policies reads the rows of all tenants", relation.name.display(), table->tenant_column),
                           fmt::format("CREATE INDEX ON {} ({});", quoted(relation.name), quoted(table->tenant_column))));
    }
}

}  // namespace

extern const Rule policy_column_not_indexed = {
    .id = "policy-column-not-indexed",
    .category = Category::convention,
    .severity = Severity::warning,
    .summary = "No index of a tenant table begins with the tenant column.",
    .why = "Policies add the condition on the tenant to every query. Without an index that begins with the column "
           "each of them reads the whole table.",
    .fix = "Create an index whose first column is the tenant column.",
    .given = "CREATE ROLE app_rw LOGIN;\n"
           "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL);\n"
           "GRANT SELECT ON notes TO app_rw;\n"
           "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
           "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .bad = "CREATE INDEX ON notes (id, tenant_id);\n",
    .good = "CREATE INDEX ON notes (tenant_id, id);\n",
    .check = check,
};

}  // namespace pgsteward::rules
