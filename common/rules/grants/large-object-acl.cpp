// Large objects that everybody may read or write.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const GrantReview& grants = *review.grants;
    const GrantDemands::RoleEntries* policy = grants.demands.of_role(access::everyone);
    for (std::size_t i = 0; i < grants.objects.size(); ++i) {
        const access::Securable& object = grants.objects[i];
        const access::PrivilegeSet held = object.kind == ObjectKind::large_object ? grants.holders[i].held_by(access::everyone) : 0;
        if (!held || (policy && policy->of[i])) continue;
        findings.add(verdict_on(object, fmt::format("PUBLIC may {} the large object {}", access::words_of(held), object.display()),
                                on_one_line(access::revoke_sql(grants.privileges, object, access::everyone, held))));
    }
}

}  // namespace

extern const Rule large_object_acl = {
    .id = "large-object-acl",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "Every role may read or write a large object.",
    .why = "A large object has an owner and a list of its own; row-level security on the table that holds "
           "its number does not protect it.",
    .fix = "Revoke it from PUBLIC.",
    .bad = "GRANT SELECT ON LARGE OBJECT 4711 TO PUBLIC;\n",
    .good = "CREATE ROLE app_ro LOGIN;\n"
             "GRANT SELECT ON LARGE OBJECT 4711 TO app_ro;\n",
    .check = check,
};

}  // namespace pgsteward::rules
