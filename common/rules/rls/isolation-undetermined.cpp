// A table of which reading alone cannot tell whether tenants are isolated.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review))
        if (table->verdict == access::TableResult::Verdict::undetermined)
            findings.add(about(*table->relation, fmt::format("whether {} isolates tenants cannot be told by reading: {}", table->relation->name.display(), table->why),
                               table->protection_in_doubt.empty() ? "let --probe ask a server" : "let a server run the source and read it back from there: scratch:SOURCE"));
}

}  // namespace

extern const Rule isolation_undetermined = {
    .id = "isolation-undetermined",
    .category = Category::opaque,
    .severity = Severity::warning,
    .summary = "Reading alone cannot tell whether a table isolates tenants.",
    .why = "A function in another language, an operator of an extension or a lookup that is not modelled decides. It "
           "is neither passed nor failed; --probe asks a server.",
    .fix = "Let --probe ask a server, or write the condition so that it can be followed.",
    .given = example::enabled,
    .bad = "CREATE FUNCTION allowed(tenant uuid) RETURNS boolean LANGUAGE plpgsql STABLE\n"
           "    AS $$DECLARE answer boolean; BEGIN EXECUTE 'SELECT true' INTO answer; RETURN answer; END$$;\n"
           "CREATE POLICY own ON notes USING (allowed(tenant_id));\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
