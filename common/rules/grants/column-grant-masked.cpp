// A list on a column says what the table gives anyway.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const GrantReview& grants = *review.grants;
    for (const access::Securable& column : grants.objects) {
        if (!column.is_column()) continue;
        const access::Holders table = grants.privileges.holders(access::securable(*column.relation));
        for (const AclItem& item : *column.object->acl) {
            const auto grantee = grants.graph().find(item.grantee);
            const access::PrivilegeSet both = grantee && !grants.graph()[*grantee].superuser ? access::privileges_of(item.privileges) & table.held_by(*grantee) : 0;
            if (!both) continue;
            const std::string name = grants.graph().name(*grantee);
            Verdict verdict{.object = column.display(),
                            .message = fmt::format("{} on the column {} is granted to {}, which has it on the whole table: to revoke it from the column changes nothing", access::words_of(both),
                                                   column.display(), name),
                            .fix = fmt::format("keep one of both: REVOKE {} ON {} FROM {}; takes both away", access::words_of(both), column.sql(), access::role_sql(grants.graph(), *grantee))};
            verdict.origin = column.relation->changed;
            findings.add(std::move(verdict));
        }
    }
}

}  // namespace

extern const Rule column_grant_masked = {
    .id = "column-grant-masked",
    .category = Category::convention,
    .severity = Severity::notice,
    .summary = "A grant on a column repeats what the role has on the whole table.",
    .why = "Whoever reads the list of the column takes the privilege for limited to it. Revoking it there "
           "does nothing while the table gives it.",
    .fix = "Revoke the privilege on the table and keep the columns, or the other way round.",
    .bad = "CREATE ROLE app_rw LOGIN;\n"
             "CREATE TABLE ledger (id bigint, amount bigint);\n"
             "GRANT UPDATE ON ledger TO app_rw;\n"
             "GRANT UPDATE (amount) ON ledger TO app_rw;\n",
    .good = "CREATE ROLE app_rw LOGIN;\n"
             "CREATE TABLE ledger (id bigint, amount bigint);\n"
             "GRANT UPDATE (amount) ON ledger TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
