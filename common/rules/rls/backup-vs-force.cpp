// A dump by the owner of a FORCEd table fails, or lacks rows.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    std::map<std::string, std::vector<std::string>> held;
    for (const access::TableResult* table : tenant_tables(review)) {
        const std::string& owner = table->relation->owner;
        if (table->relation->row_security && table->relation->force_row_security && !owner.empty() && !is_exempt(review, owner, *table->relation)) held[owner].push_back(table->relation->name.display());
    }
    for (const auto& [owner, tables] : held) {
        Verdict verdict;
        verdict.object = owner;
        verdict.message = fmt::format("pg_dump as {} fails on {}, which row security is forced on; with --enable-row-security the dump lacks rows", owner, and_list(tables));
        verdict.fix = "dump as a superuser or as a role with BYPASSRLS that nothing else uses";
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule backup_vs_force = {
    .id = "backup-vs-force",
    .category = Category::compatibility,
    .severity = Severity::notice,
    .summary = "Forced row security makes a dump by the owner fail.",
    .why = "pg_dump sets row_security = off, which is an error for whom policies hold. With --enable-row-security it "
           "dumps, silently, what the policies show.",
    .fix = "Dump as a superuser or a role with BYPASSRLS.",
    .given = "CREATE ROLE owner LOGIN;\n"
           "CREATE ROLE app_rw LOGIN;\n"
           "CREATE TABLE notes (id bigint, tenant_id uuid NOT NULL);\n"
           "ALTER TABLE notes OWNER TO owner;\n"
           "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
           "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .bad = "ALTER TABLE notes FORCE ROW LEVEL SECURITY;\n",
    .good = "ALTER TABLE notes NO FORCE ROW LEVEL SECURITY;\n",
    .check = check,
};

}  // namespace pgsteward::rules
