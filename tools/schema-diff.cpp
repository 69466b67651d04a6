// schema-diff: what two schemas differ in, and the SQL that makes them the same.
#include <array>

#include "cli/schema-diff.hpp"
#include "cli/tool.hpp"
#include "cli/validate-migration.hpp"

namespace {

using pgsteward::OptionRow;

constexpr std::string_view comparison = "Comparison";
constexpr std::string_view registered = "Register";
constexpr std::string_view statements = "Statements";

constexpr auto rows = std::to_array<OptionRow>({
    {.name = "framework", .value = "NAME", .help = "The migration framework, where it should not be recognised from the files.", .group = comparison},
    {.name = "exact", .value = "WHEN", .help = "auto: what static reading cannot tell is settled on a scratch server, where one is installed; always: both sides are loaded into one; never.",
        .fallback = "auto", .group = comparison},
    {.name = "allow-undetermined", .help = "What stays undetermined does not make the exit status 1.", .group = comparison},
    {.name = "ignore", .value = "PATTERN", .help = "Compare without what PATTERN fits: \"comment:*\", \"index:public.*_idx\", \"table:public.t.owner\". Adds to drift.ignore.", .repeatable = true,
        .group = comparison},
    {.name = "rename", .value = "KIND:EXPECTED=ACTUAL", .help = "Both names mean one object: \"column:public.t.new=public.t.old\".", .repeatable = true, .group = comparison},
    {.name = "column-order", .value = "HOW", .help = "ignore or respect the order of a table's columns.", .fallback = "ignore", .group = comparison},
    {.name = "line-endings", .value = "HOW", .help = "ignore or respect whether lines in the bodies of routines end in CR LF or LF.", .fallback = "ignore", .group = comparison},
    {.name = "register", .value = "FILE", .help = "The drift register; without this drift.register of the configuration.", .group = registered},
    {.name = "update-register", .help = "Give drifts that the register does not have an entry with the next free id.", .group = registered},
    {.name = "emit", .value = "WHAT", .help = "Print instead the statements that turn ACTUAL into EXPECTED: sql, or alembic for a migration with upgrade and downgrade.", .group = statements},
    {.name = "allow-destructive", .help = "Statements that lose data or protection are not comments.", .group = statements},
    {.name = "one-transaction", .help = "Everything in one transaction: without CONCURRENTLY, NOT VALID and what else spares a database in use.", .group = statements},
    {.name = "show-secrets", .help = "Options of servers are written out.", .group = statements},
    {.name = "prove", .help = "Run the statements on a scratch server that holds ACTUAL, and show that no drift is left.", .group = statements},
});

constexpr pgsteward::Tool tool = {
    .name = "schema-diff",
    .summary = "what two schemas differ in, and the SQL that makes them the same",
    .usage = "[OPTIONS] [EXPECTED] ACTUAL",
    .description =
        "Compares two schemas, object for object and property for property. Each SOURCE is SQL text (a dump, hand-written DDL), a snapshot, "
        "a folder of migrations (DIR, DIR@REVISION), a live database (postgresql://…, service=…, env:NAME), git:REV:PATH, or scratch:SOURCE. "
        "With one SOURCE, EXPECTED is the configured canonical schema; with none, ACTUAL is the configured migrations.\n"
        "\n"
        "Definitions are compared by meaning, not by spelling. A drift is BLOCKING, HIGH (errors), MEDIUM (a warning) or LOW (a notice) by "
        "what it can break. What static reading cannot tell is undetermined: never reported as drift, and never hidden.",
    .examples =
        "schema-diff db/schema.sql postgresql://app@db/app\n"
        "schema-diff git:origin/main:alembic/versions alembic/versions\n"
        "schema-diff --emit sql db/schema.sql env:DATABASE_URL > reconcile.sql\n"
        "schema-diff --format markdown --update-register db/schema.sql alembic/versions",
    .options = rows,
    .rules = pgsteward::drift_rules,
    .run = pgsteward::run_schema_diff,
    .about = pgsteward::grammar_line,
    .read_saved = pgsteward::read_saved_drifts,
};

}  // namespace

int main(int argc, char** argv) {
    return pgsteward::run_tool(tool, argc, argv);
}
