// No table is known to hold rows of tenants: a run without findings then proves nothing.
#include <fmt/format.h>

#include <algorithm>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.row_security || !tenant_tables(review).empty()) return;
    const access::Tenancy& tenancy = review.row_security->tenancy;
    std::vector<const Relation*> open;
    for (const Relation* relation : guardable_tables(review))
        if (!tenancy.is_exempt(*relation) && !is_child(*relation)) open.push_back(relation);
    if (open.empty()) return;
    const std::string why = tenancy.column.empty() ? "no column is called as tenants' usually are, and no policy compares one with who asks"
                                                   : fmt::format("none has the column {}", tenancy.column);
    findings.add(about(*open.front(), fmt::format("nothing is proved about {}: {}", and_list(names_of(open)), why),
                       "name the column in pgsteward.yaml (tenancy: column:), and the tables that are everybody's under tenancy: exempt: with the reason"));
}

}  // namespace

extern const Rule tenancy_unknown = {
    .id = "tenancy-unknown",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "No table is known to hold rows of tenants, so nothing was proved.",
    .why = "Isolation is judged for tables whose rows belong to somebody. Where none is known, a run without findings means that "
           "nothing was examined, and reads as if all were well.",
    .fix = "Name the tenant column, and the tables that are everybody's with the reason.",
    .given = "CREATE ROLE app_rw LOGIN;\n",
    .bad = "CREATE TABLE notes (id bigint PRIMARY KEY, body text);\n"
           "GRANT SELECT, INSERT ON notes TO app_rw;\n",
    .good = "CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id uuid NOT NULL, body text);\n"
            "GRANT SELECT, INSERT ON notes TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
