// A materialized view keeps rows of all tenants where no policy can be.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const Relation* view : views_over_tenants(review)) {
        if (view->kind != ObjectKind::materialized_view) continue;
        const auto readers = roles_that_reach(review, *view);
        const bool open = !readers.empty();
        Verdict verdict = about(*view, fmt::format("the materialized view {} holds rows of {} and cannot have policies: {}", view->name.display(), and_list(names_of(tenant_tables_behind(review, *view))),
                                                   open ? "open to " + and_list(readers) : "no application role may read it"),
                                open ? revoke_from(review, *view, "arwd", readers) : "keep it so: grant nothing on it to application roles");
        if (!open) verdict.severity = Severity::notice;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule matview_over_rls = {
    .id = "matview-over-rls",
    .category = Category::protection,
    .summary = "A materialized view holds rows of tenant tables.",
    .why = "Materialized views have no row security. What was read when it was refreshed, usually everything, is "
           "open to whoever may read it. It is an error where an application role may, else a notice.",
    .fix = "Revoke it from application roles and put a view with a condition on the tenant before it, a security "
           "barrier.",
    .given = example::isolated,
    .bad = "CREATE MATERIALIZED VIEW note_counts AS SELECT tenant_id, count(*) FROM notes GROUP BY tenant_id;\n"
           "GRANT SELECT ON note_counts TO app_rw;\n",
    .good = "CREATE TABLE note_counts (tenant_id uuid NOT NULL, count bigint);\n",
    .check = check,
};

}  // namespace pgsteward::rules
