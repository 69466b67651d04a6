// A view that filters tenants itself and is no security barrier.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

bool filters_tenants(const SchemaReview& review, const Relation& view) {
    const std::size_t where = view.query.find("WHERE");
    if (where == std::string::npos) return false;
    const std::string& column = review.row_security->tenancy.column;
    const std::string& setting = review.row_security->tenancy.setting;
    return view.query.find(column, where) != std::string::npos && ((!setting.empty() && view.query.find(setting, where) != std::string::npos) || view.query.find("CURRENT_USER", where) != std::string::npos);
}

void check(const SchemaReview& review, Findings& findings) {
    for (const Relation* view : views_over_tenants(review)) {
        if (view->kind != ObjectKind::view || is_on(*view, "security_invoker") || is_on(*view, "security_barrier") || !filters_tenants(review, *view)) continue;
        findings.add(about(*view, fmt::format("the view {} filters tenants and is no security barrier: a cheap function in a query on it is run on the rows of all tenants", view->name.display()),
                           fmt::format("ALTER VIEW {} SET (security_barrier = true);", quoted(view->name))));
    }
}

}  // namespace

extern const Rule view_filter_without_barrier = {
    .id = "view-filter-without-barrier",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A view that filters tenants is not a security barrier.",
    .why = "The planner may ask a condition of the query before the one of the view. A function that raises or logs "
           "what it is given then shows the rows that the view hides.",
    .fix = "Set security_barrier, or let policies do it with security_invoker.",
    .given = example::isolated,
    .bad = "CREATE VIEW own_notes AS SELECT * FROM notes WHERE tenant_id = nullif(current_setting('app.tenant', true), '')::uuid;\n",
    .good = "CREATE VIEW own_notes WITH (security_barrier = true) AS SELECT * FROM notes WHERE tenant_id = nullif(current_setting('app.tenant', true), '')::uuid;\n",
    .check = check,
};

}  // namespace pgsteward::rules
