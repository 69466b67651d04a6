// COPY … FROM is refused to roles that row security holds.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        std::vector<std::string> writers;
        for (const std::string& role : roles_with(review, *table->relation, "a"))
            if (table->relation->row_security && !is_exempt(review, role, *table->relation)) writers.push_back(role);
        if (!writers.empty()) findings.add(about(*table->relation, fmt::format("{} may INSERT into {} but not COPY into it: COPY FROM is not supported with row security", and_list(writers), table->relation->name.display())));
    }
}

}  // namespace

extern const Rule copy_from_with_rls = {
    .id = "copy-from-with-rls",
    .category = Category::compatibility,
    .severity = Severity::notice,
    .on = false,
    .summary = "COPY FROM a tenant table fails for roles that row security holds.",
    .why = "The server refuses it with 0A000, COPY FROM not supported with row-level security. Loaders have to use "
           "INSERT.",
    .fix = "Load with INSERT.",
    .given = example::table,
    .bad = "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n",
    .good = "-- no row security\n",
    .check = check,
};

}  // namespace pgsteward::rules
