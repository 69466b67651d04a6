// A foreign table with a tenant column: row security cannot be enabled on it.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        if (table->relation->kind != ObjectKind::foreign_table) continue;
        const auto readers = roles_that_reach(review, *table->relation);
        Verdict verdict = about(*table->relation, fmt::format("the foreign table {} cannot have row security{}", table->relation->name.display(), readers.empty() ? "" : ": its rows are open to " + and_list(readers)),
                                readers.empty() ? std::string() : revoke_from(review, *table->relation, "arwd", readers));
        if (readers.empty()) verdict.severity = Severity::warning;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule foreign_table_no_rls = {
    .id = "foreign-table-no-rls",
    .category = Category::protection,
    .summary = "A foreign table has a tenant column and cannot have row security.",
    .why = "ENABLE ROW LEVEL SECURITY is refused for foreign tables. What the server behind it shows to the user "
           "mapping is open to whoever may read the table. It is an error where an application role may, else a "
           "warning.",
    .fix = "Revoke the foreign table from application roles and put a security barrier view before it.",
    .given = "CREATE ROLE app_rw LOGIN;\n"
           "CREATE EXTENSION postgres_fdw;\n"
           "CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw;\n",
    .bad = "CREATE FOREIGN TABLE notes (id bigint, tenant_id uuid) SERVER other;\n"
           "GRANT SELECT ON notes TO app_rw;\n",
    .good = "CREATE FOREIGN TABLE notes (id bigint, body text) SERVER other;\n",
    .check = check,
};

}  // namespace pgsteward::rules
