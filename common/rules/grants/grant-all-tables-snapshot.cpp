// GRANT … ON ALL TABLES, which is about the tables of that moment.
#include <fmt/format.h>

#include "access/acl.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto* grant = std::get_if<sql::Grant>(&step.statement.body);
    if (!grant || !grant->is_grant || grant->target != sql::Grant::Target::all_in_schema || grant->objects.empty()) return;
    const std::string schema = grant->objects.front().name.name;
    for (const auto& [key, entry] : step.catalog.default_privileges)
        if (entry->schema.empty() || entry->schema == schema) return;   // somebody thought of the next ones
    findings.add({.object = schema,
                  .message = fmt::format("grants on what is in schema {} now; what is created later gets nothing", schema),
                  .fix = fmt::format("ALTER DEFAULT PRIVILEGES FOR ROLE … IN SCHEMA {} GRANT … (the role that creates them)", quoted(schema))});
}

}  // namespace

extern const Rule grant_all_tables_snapshot = {
    .id = "grant-all-tables-snapshot",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A grant on all objects of a schema leaves out those that come later.",
    .why = "ALL TABLES IN SCHEMA means the tables, views and partitions of that moment. The next table is "
           "closed to the role until somebody grants it.",
    .fix = "Add ALTER DEFAULT PRIVILEGES for the role that creates the objects, or grant in each migration.",
    .bad = "CREATE ROLE app_ro LOGIN;\n"
             "CREATE TABLE orders (id bigint);\n"
             "GRANT SELECT ON ALL TABLES IN SCHEMA public TO app_ro;\n",
    .good = "CREATE ROLE app_ro LOGIN;\n"
             "CREATE TABLE orders (id bigint);\n"
             "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO app_ro;\n"
             "GRANT SELECT ON ALL TABLES IN SCHEMA public TO app_ro;\n",
    .check = check,
};

}  // namespace pgsteward::rules
