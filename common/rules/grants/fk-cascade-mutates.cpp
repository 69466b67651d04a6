// Foreign keys that carry a change into a table.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    using Kind = access::HiddenWrite::Kind;
    report_hidden_writes(
        review, findings, {Kind::foreign_key}, [](const access::HiddenWrite& write) { return fmt::format("through the foreign key {}", write.through); },
        [](const access::HiddenWrite& write, const std::string&) { return fmt::format("make {} ON DELETE RESTRICT ON UPDATE RESTRICT, or REVOKE {} FROM …;", write.through, write.needs.display()); });
}

}  // namespace

extern const Rule fk_cascade_mutates = {
    .id = "fk-cascade-mutates",
    .category = Category::protection,
    .summary = "A role changes a table through a foreign key with a cascading action.",
    .why = "ON DELETE CASCADE, SET NULL, SET DEFAULT and ON UPDATE CASCADE run in the name of the owner of "
           "the table that holds the key: whoever may delete the referenced row deletes the posting with it.",
    .fix = "Use RESTRICT or NO ACTION for keys of append-only tables.",
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
             "CREATE TABLE accounts (id bigint PRIMARY KEY);\n"
             "ALTER TABLE ledger ADD account bigint REFERENCES accounts ON DELETE CASCADE;\n"
             "GRANT DELETE ON accounts TO app_rw;\n",
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
             "CREATE TABLE accounts (id bigint PRIMARY KEY);\n"
             "ALTER TABLE ledger ADD account bigint REFERENCES accounts;\n"
             "GRANT DELETE ON accounts TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
