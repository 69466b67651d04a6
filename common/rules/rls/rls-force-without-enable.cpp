// FORCE alone: relforcerowsecurity is set, relrowsecurity is not, and nothing applies.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const Relation* relation : guardable_tables(review)) {
        if (relation->row_security || !relation->force_row_security || protection_in_doubt(review, *relation)) continue;
        Verdict verdict = about(*relation, fmt::format("row security of {} is forced but not enabled: no policy of it applies", relation->name.display()),
                                fmt::format("ALTER TABLE {} ENABLE ROW LEVEL SECURITY;", quoted(relation->name)));
        if (relation->force_row_security_set.at) verdict.origin = relation->force_row_security_set;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule rls_force_without_enable = {
    .id = "rls-force-without-enable",
    .category = Category::protection,
    .summary = "Row security is forced but not enabled, which is the same as none.",
    .why = "FORCE ROW LEVEL SECURITY only says that the owner is held too, once row security is enabled. Alone it "
           "does nothing, and a check that reads only this flag passes wrongly.",
    .fix = "Enable row security.",
    .given = example::table,
    .bad = "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n"
           "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .good = "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n"
           "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
           "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
