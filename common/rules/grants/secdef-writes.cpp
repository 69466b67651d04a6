// Functions that change a table in the name of their owner.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    using Kind = access::HiddenWrite::Kind;
    report_hidden_writes(
        review, findings, {Kind::function, Kind::trigger}, [](const access::HiddenWrite& write) { return write.kind == Kind::function ? fmt::format("by calling {}", write.through) : fmt::format("by firing the trigger {}", write.through); },
        [](const access::HiddenWrite& write, const std::string& revoke) { return write.kind == Kind::function ? revoke : fmt::format("make the function of the trigger {} SECURITY INVOKER", write.through); });
}

}  // namespace

extern const Rule secdef_writes = {
    .id = "secdef-writes",
    .category = Category::protection,
    .summary = "A role changes a table through a SECURITY DEFINER function, without the privilege on the table.",
    .why = "A SECURITY DEFINER function has the rights of its owner, whoever calls it, and everybody may "
           "call it until that is revoked. The same holds for the function of a trigger.",
    .fix = "Revoke EXECUTE from PUBLIC and from all who are not meant to, or make the function SECURITY "
           "INVOKER.",
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
             "CREATE FUNCTION fix(which bigint, value bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp\n"
             "    AS 'UPDATE ledger SET amount = value WHERE id = which';\n",
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
             "CREATE FUNCTION fix(which bigint, value bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp\n"
             "    AS 'UPDATE ledger SET amount = value WHERE id = which';\n"
             "REVOKE EXECUTE ON FUNCTION fix(bigint, bigint) FROM PUBLIC;\n",
    .check = check,
};

}  // namespace pgsteward::rules
