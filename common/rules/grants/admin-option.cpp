// Memberships that an application may hand on.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const access::RoleGraph& graph = review.grants->graph();
    for (const access::RoleId role : applications(review))
        graph.administered(role).for_each([&](access::RoleId group) {
            findings.add({.object = graph.name(role),
                          .message = fmt::format("{} may make anybody a member of {}, itself too: WITH ADMIN OPTION", graph.name(role), graph.name(group)),
                          .fix = fmt::format("REVOKE ADMIN OPTION FOR {} FROM {};", access::role_sql(graph, group), access::role_sql(graph, role))});
        });
}

}  // namespace

extern const Rule admin_option = {
    .id = "admin-option",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A role that an application runs as may grant another role to anybody.",
    .why = "ADMIN OPTION is more than membership: whoever has it decides who else is a member, and since it "
           "may grant the role to itself, also whether it inherits from it.",
    .fix = "Revoke the admin option.",
    .bad = "CREATE ROLE app_admin LOGIN;\n"
             "CREATE ROLE writers;\n"
             "GRANT writers TO app_admin WITH ADMIN OPTION;\n",
    .good = "CREATE ROLE app_admin LOGIN;\n"
             "CREATE ROLE writers;\n"
             "GRANT writers TO app_admin;\n",
    .check = check,
};

}  // namespace pgsteward::rules
