// Views through which a table changes in the name of their owner.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    using Kind = access::HiddenWrite::Kind;
    report_hidden_writes(
        review, findings, {Kind::view}, [](const access::HiddenWrite& write) { return fmt::format("through the view {}", write.through); },
        [](const access::HiddenWrite&, const std::string& revoke) { return revoke; });
}

}  // namespace

extern const Rule updatable_view_writes = {
    .id = "updatable-view-writes",
    .category = Category::protection,
    .summary = "A role changes a table through a view, without the privilege on the table.",
    .why = "A simple view can be written to, and acts in the name of its owner: the privileges of the owner "
           "count on the table, those of the role on the view.",
    .fix = "Revoke the privilege on the view, or make it a view with security_invoker (since 15).",
    .given = "==> pgsteward.yaml\n"
             "version: 1\n"
             "append_only:\n"
             "  tables: [public.ledger]\n"
             "  repair_roles: [migration_owner]\n",
    .bad = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n"
             "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$\n"
             "BEGIN\n"
             "    RAISE EXCEPTION 'the table is append-only';\n"
             "END $$;\n"
             "ALTER FUNCTION append_only() OWNER TO migration_owner;\n"
             "CREATE VIEW postings AS SELECT id, amount FROM ledger;\n"
             "ALTER VIEW postings OWNER TO migration_owner;\n"
             "GRANT SELECT, UPDATE ON postings TO app_rw;\n",
    .good = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n"
             "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$\n"
             "BEGIN\n"
             "    RAISE EXCEPTION 'the table is append-only';\n"
             "END $$;\n"
             "ALTER FUNCTION append_only() OWNER TO migration_owner;\n"
             "CREATE VIEW postings AS SELECT id, amount FROM ledger;\n"
             "ALTER VIEW postings OWNER TO migration_owner;\n"
             "GRANT SELECT ON postings TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
