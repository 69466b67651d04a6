// A view asks for rows as its owner: policies hold the owner, or nobody, but not who reads the view.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"
#include "check/tenant-reach.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const Relation* view : views_over_tenants(review)) {
        if (view->kind != ObjectKind::view || is_on(*view, "security_invoker")) continue;
        const auto tables = tenant_tables_behind(review, *view);
        std::vector<std::string> open;
        for (const Relation* table : tables)
            if (view->owner.empty() || is_exempt(review, view->owner, *table)) open.push_back(table->name.display());
        const auto readers = roles_that_reach(review, *view);
        const std::string owner = view->owner.empty() ? "its owner" : view->owner;
        Verdict verdict = about(*view, open.empty() ? fmt::format("the view {} asks {} as {}: policies hold for {}, not for who reads the view", view->name.display(), and_list(names_of(tables)), owner, owner)
                                                    : fmt::format("the view {} shows {} as {}, whom row security does not hold{}", view->name.display(), and_list(open), owner, readers.empty() ? "" : ": open to " + and_list(readers)),
                                review.postgres >= 15 ? fmt::format("ALTER VIEW {} SET (security_invoker = true);", quoted(view->name)) : fmt::format("give {} to an owner that row security holds", view->name.display()));
        // A barrier with the tenant's condition in it shows no others' rows.
        const bool filters = is_on(*view, "security_barrier") && keeps_to_tenant(review, *view);
        if (open.empty() || readers.empty() || filters) verdict.severity = Severity::warning;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule view_not_security_invoker = {
    .id = "view-not-security-invoker",
    .category = Category::protection,
    .summary = "A view on a tenant table is not security_invoker.",
    .why = "A view reads with the rights of its owner. Owned by a superuser, or by the owner of a table that is not "
           "FORCEd, it shows the rows of all tenants to whoever may read the view; under FORCE it follows the "
           "policies of its owner, which may be none. It is a warning where a security barrier keeps to the tenant "
           "itself.",
    .fix = "Create the view WITH (security_invoker = true), from PostgreSQL 15 on.",
    .given = example::isolated,
    .bad = "CREATE VIEW note_titles AS SELECT id, tenant_id FROM notes;\n"
           "GRANT SELECT ON note_titles TO app_rw;\n",
    .good = "CREATE VIEW note_titles WITH (security_invoker = true) AS SELECT id, tenant_id FROM notes;\n"
           "GRANT SELECT ON note_titles TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
