// A partition that can be named directly, past the policies of its parent.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        const Relation& child = *table->relation;
        if (!is_child(child) || child.kind != ObjectKind::table || child.partition_bound.empty() != false) continue;
        const Relation* parent = review.catalog.relations.find(child.parents[0]);
        if (!parent || protection_in_doubt(review, child) || protection_in_doubt(review, *parent)) continue;
        const auto roles = roles_that_reach(review, child);
        if (child.row_security && !parent->row_security && !child.policies.empty()) {
            findings.add(about(child, fmt::format("{} has policies and its parent {} has no row security: through the parent its rows are open", child.name.display(), parent->name.display()),
                               fmt::format("ALTER TABLE {0} ENABLE ROW LEVEL SECURITY; ALTER TABLE {0} FORCE ROW LEVEL SECURITY;", quoted(parent->name))));
        } else if (!child.row_security && !roles.empty()) {
            findings.add(about(child, fmt::format("{} has no row security of its own and {} may name it: policies of {} hold only queries on that", child.name.display(), and_list(roles), parent->name.display()),
                               revoke_from(review, child, "arwd", roles)));
        }
    }
}

}  // namespace

extern const Rule partition_rls_gap = {
    .id = "partition-rls-gap",
    .category = Category::protection,
    .summary = "A partition is open to direct access, or has the policies that its parent lacks.",
    .why = "Row security, FORCE and privileges are not copied to partitions. A query on the parent asks only the "
           "parent's policies, one on the partition only the partition's.",
    .fix = "Revoke the privileges on partitions, or enable row security on them too; keep the policies on the "
           "parent.",
    .given = "CREATE ROLE app_rw LOGIN;\n"
           "CREATE TABLE events (tenant_id uuid NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);\n"
           "ALTER TABLE events ENABLE ROW LEVEL SECURITY;\n"
           "CREATE POLICY own ON events USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n"
           "GRANT SELECT ON events TO app_rw;\n"
           "CREATE TABLE events_24 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\n",
    .bad = "GRANT SELECT ON ALL TABLES IN SCHEMA public TO app_rw;\n",
    .good = "GRANT SELECT ON events TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
