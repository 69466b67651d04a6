// Row security that does not hold the owner of the table, nor whoever inherits its privileges.
#include <fmt/format.h>

#include "access/row-policies.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        const Relation& relation = *table->relation;
        if (!relation.row_security || relation.force_row_security || relation.kind != ObjectKind::table || protection_in_doubt(review, relation)) continue;
        std::vector<std::string> owning;
        for (const access::RoleId role : application_roles(review))
            if (access::owns(relation, role, review.privileges->graph()) && !review.privileges->graph()[role].superuser) owning.push_back(review.privileges->graph().name(role));
        Verdict verdict = about(relation, owning.empty() ? fmt::format("row security of {} does not hold its owner{}", relation.name.display(), relation.owner.empty() ? "" : " " + relation.owner)
                                                         : fmt::format("row security of {} does not hold {}, who has the privileges of its owner", relation.name.display(), and_list(owning)),
                                fmt::format("ALTER TABLE {} FORCE ROW LEVEL SECURITY;", quoted(relation.name)));
        if (relation.row_security_set.at) verdict.origin = relation.row_security_set;
        if (owning.empty()) verdict.severity = Severity::warning;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule rls_not_forced = {
    .id = "rls-not-forced",
    .category = Category::protection,
    .summary = "Row security of a tenant table is not forced.",
    .why = "The owner of a table, and every role that inherits from the owner, passes by its policies unless FORCE "
           "ROW LEVEL SECURITY is set. It is an error where an application role is among them, else a warning.",
    .fix = "Force row security: ALTER TABLE … FORCE ROW LEVEL SECURITY.",
    .given = example::table,
    .bad = "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
           "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .good = "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
           "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n"
           "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
