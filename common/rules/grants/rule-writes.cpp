// Rules that change a table in the name of their relation's owner.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    using Kind = access::HiddenWrite::Kind;
    report_hidden_writes(
        review, findings, {Kind::rule}, [](const access::HiddenWrite& write) { return fmt::format("by the rule {}", write.through); },
        [](const access::HiddenWrite&, const std::string& revoke) { return revoke; });
}

}  // namespace

extern const Rule rule_writes = {
    .id = "rule-writes",
    .category = Category::protection,
    .summary = "A role changes a table by way of a rule, without the privilege on the table.",
    .why = "The statements that a rule adds run in the name of the owner of the relation that it stands on. "
           "Whoever may insert there changes the other table too.",
    .fix = "Drop the rule; let a function that is called by name do the work.",
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
             "CREATE TABLE inbox (id bigint);\n"
             "ALTER TABLE inbox OWNER TO migration_owner;\n"
             "CREATE RULE settle AS ON INSERT TO inbox DO ALSO DELETE FROM ledger WHERE ledger.id = NEW.id;\n"
             "GRANT INSERT ON inbox TO app_rw;\n",
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
             "CREATE TABLE inbox (id bigint);\n"
             "ALTER TABLE inbox OWNER TO migration_owner;\n"
             "GRANT INSERT ON inbox TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
