// CREATEROLE before PostgreSQL 16.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants || review.postgres >= 16) return;
    const access::RoleGraph& graph = review.grants->graph();
    for (const access::RoleId role : applications(review))
        graph.settable(role).for_each([&](access::RoleId holder) {
            if (!graph[holder].create_role || graph[holder].superuser) return;
            const std::string how = holder == role ? "has CREATEROLE" : fmt::format("may SET ROLE {}, which has CREATEROLE ({})", graph.name(holder), graph.display(graph.path(role, holder, access::Way::set_role)));
            findings.add({.object = graph.name(role),
                          .message = fmt::format("{} {}: up to PostgreSQL 15 it may grant itself every role that is no superuser, the owners of tables and pg_execute_server_program among them", graph.name(role), how),
                          .fix = fmt::format("ALTER ROLE {} NOCREATEROLE;", access::role_sql(graph, holder))});
        });
}

}  // namespace

extern const Rule createrole_15 = {
    .id = "createrole-15",
    .category = Category::protection,
    .summary = "A role that an application runs as has CREATEROLE, up to PostgreSQL 15.",
    .why = "Before 16 CREATEROLE may grant any role but superusers to anybody, whether it is a member or "
           "not: it takes the owner of the tables, pg_write_all_data or pg_execute_server_program.",
    .fix = "Take the attribute away. Since 16 it reaches only roles that it administers.",
    .bad = "CREATE ROLE app_hr LOGIN CREATEROLE;\n",
    .good = "CREATE ROLE app_hr LOGIN;\n",
    .check = check,
};

}  // namespace pgsteward::rules
