// An application role that row security does not hold at all.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::RoleId id : application_roles(review)) {
        const access::GraphRole& role = review.privileges->graph()[id];
        if (!role.superuser && !role.bypass_row_security) continue;
        Verdict verdict;
        verdict.object = role.name;
        verdict.message = fmt::format("the application role {} {}: no policy holds it", role.name, role.superuser ? "is a superuser" : "has BYPASSRLS");
        verdict.fix = fmt::format("ALTER ROLE {} {};", quoted(role.name), role.superuser ? "NOSUPERUSER NOBYPASSRLS" : "NOBYPASSRLS");
        if (const Role* found = review.catalog.roles.find({"", role.name})) verdict.origin = found->created;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule app_role_bypass = {
    .id = "app-role-bypass",
    .category = Category::protection,
    .summary = "An application role is a superuser or has BYPASSRLS.",
    .why = "Superusers and roles with BYPASSRLS ignore every policy, forced or not; tests that run as one of them "
           "prove nothing.",
    .fix = "Take SUPERUSER and BYPASSRLS from the role.",
    .given = example::isolated,
    .bad = "ALTER ROLE app_rw BYPASSRLS;\n",
    .good = "ALTER ROLE app_rw NOBYPASSRLS;\n",
    .check = check,
};

}  // namespace pgsteward::rules
