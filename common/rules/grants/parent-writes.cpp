// Privileges on what a table inherits from.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    using Kind = access::HiddenWrite::Kind;
    report_hidden_writes(
        review, findings, {Kind::parent}, [](const access::HiddenWrite& write) { return fmt::format("by the name of {}, which it inherits from or is a partition of", write.through); },
        [](const access::HiddenWrite&, const std::string& revoke) { return revoke; });
}

}  // namespace

extern const Rule parent_writes = {
    .id = "parent-writes",
    .category = Category::protection,
    .summary = "A role changes a table by the name of a table that it inherits from.",
    .why = "A statement that names a parent reaches the rows of its partitions and children, and the server asks for "
           "the privilege on the parent alone: what is revoked on the table itself does not matter.",
    .fix = "Revoke it on the parent as well, or take the table out of the hierarchy.",
    .given = "==> pgsteward.yaml\n"
             "version: 1\n"
             "append_only:\n"
             "  tables: [public.ledger]\n"
             "  repair_roles: [migration_owner]\n",
    .bad = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE entries (id bigint, amount bigint);\n"
             "CREATE TABLE ledger (note text) INHERITS (entries);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n"
             "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$\n"
             "BEGIN\n"
             "    RAISE EXCEPTION 'the table is append-only';\n"
             "END $$;\n"
             "ALTER FUNCTION append_only() OWNER TO migration_owner;\n"
             "GRANT SELECT, DELETE ON entries TO app_rw;\n",
    .good = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE entries (id bigint, amount bigint);\n"
             "CREATE TABLE ledger (note text) INHERITS (entries);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n"
             "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$\n"
             "BEGIN\n"
             "    RAISE EXCEPTION 'the table is append-only';\n"
             "END $$;\n"
             "ALTER FUNCTION append_only() OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON entries TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
