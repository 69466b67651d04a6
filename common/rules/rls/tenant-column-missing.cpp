// A table that belongs to a tenant table by its foreign keys and has no tenant column to write a policy on.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

/// How it comes to a tenant table: "orders → customers"; empty where it does not.
std::string chain_to_tenants(const SchemaReview& review, const Relation& relation, int depth) {
    if (depth > 5) return {};
    for (const Constraint& constraint : relation.constraints) {
        const Relation* other = constraint.kind == Constraint::Kind::foreign_key ? review.catalog.relations.find(constraint.referenced) : nullptr;
        if (!other || other == &relation) continue;
        if (review.row_security->tenancy.is_tenant_table(*other)) return other->name.display();
        if (review.row_security->tenancy.is_exempt(*other)) continue;
        if (const std::string further = chain_to_tenants(review, *other, depth + 1); !further.empty()) return other->name.display() + " and so to " + further;
    }
    return {};
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.row_security || review.row_security->tenancy.column.empty()) return;
    const access::Tenancy& tenancy = review.row_security->tenancy;
    for (const Relation* relation : guardable_tables(review)) {
        if (tenancy.is_tenant_table(*relation) || tenancy.is_exempt(*relation) || review.row_security->table(*relation) || is_child(*relation)) continue;
        const std::string chain = chain_to_tenants(review, *relation, 0);
        if (chain.empty()) continue;
        findings.add(about(*relation, fmt::format("{} refers to {} but has no column {}: no policy can tell its tenants apart", relation->name.display(), chain, tenancy.column),
                           fmt::format("add the column {} to {} and make it part of the foreign key", tenancy.column, relation->name.display())));
    }
}

}  // namespace

extern const Rule tenant_column_missing = {
    .id = "tenant-column-missing",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A table refers to a tenant table and has no tenant column.",
    .why = "Its rows belong to tenants all the same, but a policy can only find out whose they are by a subquery, or "
           "there is none.",
    .fix = "Add the tenant column and make it part of the foreign key.",
    .given = "CREATE ROLE app_rw LOGIN;\n"
           "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant_id uuid NOT NULL);\n"
           "GRANT SELECT ON orders TO app_rw;\n",
    .bad = "CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);\n",
    .good = "CREATE TABLE lines (id bigint PRIMARY KEY, tenant_id uuid NOT NULL, order_id bigint REFERENCES orders);\n",
    .check = check,
};

}  // namespace pgsteward::rules
