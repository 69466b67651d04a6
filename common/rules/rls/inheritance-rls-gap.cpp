// A table that inherits from a tenant table, and can be named directly past its policies.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        const Relation& child = *table->relation;
        if (!is_child(child) || child.kind != ObjectKind::table || child.partition_bound.empty() != true) continue;
        const Relation* parent = review.catalog.relations.find(child.parents[0]);
        if (!parent) continue;
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

extern const Rule inheritance_rls_gap = {
    .id = "inheritance-rls-gap",
    .category = Category::protection,
    .summary = "An inheritance child is open to direct access, or has the policies that its parent lacks.",
    .why = "Row security and policies are not inherited: a query on the child asks only the child's.",
    .fix = "Revoke the privileges on the child, or give it row security and policies of its own.",
    .given = "CREATE ROLE app_rw LOGIN;\n"
           "CREATE TABLE events (tenant_id uuid NOT NULL, day date NOT NULL);\n"
           "ALTER TABLE events ENABLE ROW LEVEL SECURITY;\n"
           "CREATE POLICY own ON events USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n"
           "CREATE TABLE old_events () INHERITS (events);\n",
    .bad = "GRANT SELECT ON events, old_events TO app_rw;\n",
    .good = "GRANT SELECT ON events TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
