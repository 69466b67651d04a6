// Privileges that an application may hand on.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const GrantReview& grants = *review.grants;
    for (const access::Securable& object : grants.objects) {
        if (!object.object->acl) continue;
        for (const AclItem& item : *object.object->acl) {
            const auto grantee = grants.graph().find(item.grantee);
            if (item.grantable.empty() || !grantee || !is_application(review, *grantee) || grantee == grants.privileges.owner(object)) continue;
            const access::PrivilegeSet options = access::privileges_of(item.grantable);
            Verdict verdict{.object = object.display(),
                            .message = fmt::format("{} may grant {} on {} to anybody: WITH GRANT OPTION, from {}", item.grantee, access::words_of(options), object.display(), item.grantor),
                            .fix = fmt::format("REVOKE GRANT OPTION FOR {} ON {} FROM {} CASCADE;", access::words_of(options) + (object.is_column() ? " (" + quoted(object.column) + ")" : ""),
                                               object.sql(), access::role_sql(grants.graph(), *grantee))};
            verdict.origin = object.is_column() ? object.relation->changed : object.object->changed;
            findings.add(std::move(verdict));
        }
    }
}

}  // namespace

extern const Rule grant_option = {
    .id = "grant-option",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A role that an application runs as may grant a privilege on.",
    .why = "The grant option makes everybody a possible holder: what the role grants on stands in its own "
           "name, and neither the REVOKE of the owner nor that of a superuser takes it away.",
    .fix = "Revoke the grant option.",
    .bad = "CREATE ROLE app_rw LOGIN;\n"
             "CREATE TABLE ledger (id bigint);\n"
             "GRANT SELECT ON ledger TO app_rw WITH GRANT OPTION;\n",
    .good = "CREATE ROLE app_rw LOGIN;\n"
             "CREATE TABLE ledger (id bigint);\n"
             "GRANT SELECT ON ledger TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
