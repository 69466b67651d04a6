// Writing to pg_class, pg_constraint and their like changes the schema behind the server's back: no lock, no check, and
// no rule about ALTER TABLE sees it.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"
#include "sql/walk.hpp"

namespace pgsteward::rules {
namespace {

/// pg_settings is a view whose UPDATE is SET; large objects are data.
bool is_system_catalog(const Step& step, const sql::ObjectName& name) {
    if (name.name == "pg_settings" || name.name.starts_with("pg_largeobject")) return false;
    if (name.schema == "pg_catalog") return true;
    return name.schema.empty() && name.name.starts_with("pg_") && !relation_of(step, name);
}

void check(const Step& step, Findings& findings) {
    for (const sql::Query* query : sql::data_modifying_queries(step.statement)) {
        const sql::RelationName* table = sql::changed_relation(*query);
        if (!table || !is_system_catalog(step, *table)) continue;
        findings.add({.object = "pg_catalog." + table->name,
                      .message = fmt::format("writes to pg_catalog.{}: the schema changes without any check", table->name)});
    }
}

}  // namespace

extern const Rule system_catalog_written = {
    .id = "system-catalog-written",
    .category = Category::protection,
    .summary = "A system catalog is written to directly.",
    .why = "The server trusts its catalogs. A trigger, a constraint or row security that is turned off there is off without "
           "a word, a type that is changed there may make rows unreadable, and other sessions keep the old state in their caches.",
    .fix = "Use the ALTER command that does the same.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);",
    .bad = "UPDATE pg_class SET relrowsecurity = false WHERE relname = 'orders';",
    .good = "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
    .occasion = statements<sql::QueryPtr, sql::CreateTableAs, sql::Copy, sql::Explain>(),
    .check = check,
};

}  // namespace pgsteward::rules
