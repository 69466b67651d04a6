// A tenant table without row security: whoever may read it reads the rows of all tenants.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        const Relation& relation = *table->relation;
        // Children are judged by partition-rls-gap and inheritance-rls-gap, foreign tables by foreign-table-no-rls.
        if (relation.row_security || relation.force_row_security || !relation.policies.empty() || is_child(relation) || relation.kind != ObjectKind::table) continue;
        if (protection_in_doubt(review, relation)) continue;
        const auto roles = roles_that_reach(review, relation);
        const bool open = !roles.empty() || review.row_security->tenancy.roles_assumed || table->verdict == access::TableResult::Verdict::unprotected;
        Verdict verdict = about(relation, fmt::format("row security of {} is not enabled{}", relation.name.display(),
                                                      roles.empty() ? open ? "" : "; no application role may use the table now, but a grant would open the rows of all tenants" : ": the rows of all tenants are open to " + and_list(roles)),
                                fmt::format("ALTER TABLE {0} ENABLE ROW LEVEL SECURITY; ALTER TABLE {0} FORCE ROW LEVEL SECURITY;", quoted(relation.name)));
        if (!open) verdict.severity = Severity::warning;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule rls_disabled = {
    .id = "rls-disabled",
    .category = Category::protection,
    .summary = "A tenant table has no row security.",
    .why = "Without ENABLE ROW LEVEL SECURITY every role with a privilege on the table reads and writes the rows of "
           "all tenants. This holds for partitioned tables as well.",
    .fix = "Enable and force row security, and create a policy on the tenant column.",
    .given = example::table,
    .bad = "-- nothing protects notes\n",
    .good = "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n",
    .check = check,
};

}  // namespace pgsteward::rules
