// A table of which nobody has said whose its rows are.
#include <fmt/format.h>

#include <algorithm>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

bool refers_to_tenant_table(const SchemaReview& review, const Relation& relation) {
    return std::any_of(relation.constraints.begin(), relation.constraints.end(), [&](const Constraint& constraint) {
        const Relation* other = constraint.kind == Constraint::Kind::foreign_key ? review.catalog.relations.find(constraint.referenced) : nullptr;
        return other && other != &relation && review.row_security->tenancy.is_tenant_table(*other);
    });
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.row_security || review.row_security->tenancy.column.empty()) return;
    const access::Tenancy& tenancy = review.row_security->tenancy;
    for (const Relation* relation : guardable_tables(review)) {
        // tenant-column-missing has more to say about a table that refers to a tenant's.
        if (tenancy.is_tenant_table(*relation) || tenancy.is_exempt(*relation) || review.row_security->table(*relation) || is_child(*relation) || refers_to_tenant_table(review, *relation)) continue;
        Verdict verdict = about(*relation, fmt::format("{} has no column {} and is not exempt: whose are its rows?", relation->name.display(), tenancy.column),
                                fmt::format("add the column {}, or name {} under tenancy: exempt: in pgsteward.yaml with the reason", tenancy.column, relation->name.display()));
        // With nothing configured, nobody was asked yet.
        if (tenancy.column_inferred) verdict.severity = Severity::notice;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule tenant_table_unclassified = {
    .id = "tenant-table-unclassified",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A table is neither a tenant table nor exempt with a reason.",
    .why = "A new table that nobody classified is the usual way in which rows of tenants end up without protection. "
           "Every table is a tenant table, or listed with the reason why it is not.",
    .fix = "Add the tenant column, or list the table under tenancy: exempt: with the reason.",
    .given = example::isolated,
    .bad = "CREATE TABLE settings (name text PRIMARY KEY, value text);\n",
    .good = "CREATE TABLE settings (name text PRIMARY KEY, tenant_id uuid NOT NULL);\n",
    .check = check,
};

}  // namespace pgsteward::rules
