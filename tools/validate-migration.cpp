// validate-migration: reads migrations and stops destructive or blocking DDL.
#include <array>

#include "cli/tool.hpp"
#include "cli/validate-migration.hpp"

namespace {

using pgsteward::OptionRow;

constexpr std::string_view selection = "Selection";
constexpr std::string_view judgement = "Judgement";

constexpr auto rows = std::to_array<OptionRow>({
    {.name = "framework", .value = "NAME", .help = "The migration framework, where it should not be recognised from the files: alembic, "
        "dbmate, diesel, flyway, golang-migrate, goose, graphile-migrate, plain-sql, sqitch, sqlx, supabase …", .group = selection},
    {.name = "context", .value = "DIR", .help = "The folder of the whole chain: single files are judged in the state that the migrations before them make.",
        .group = selection},
    {.name = "changed-since", .value = "REV", .help = "Judge only migrations that changed since the merge base of REV and HEAD; the others are context.",
        .group = selection},
    {.name = "direction", .value = "WHICH", .help = "Which direction fails the run: upgrade (findings of the downgrade are then notices), downgrade or both.",
        .fallback = "upgrade", .group = judgement},
    {.name = "waivers", .value = "MODE", .help = "honour: waived findings do not count; report: the same, and each waiver in use is a notice; deny: waivers waive nothing.",
        .fallback = "honour", .group = judgement},
    {.name = "baseline", .value = "FILE", .help = "A report saved with --format json: its findings are accepted.", .group = judgement},
    {.name = "fix", .help = "Write the safe form of what is reported where that is mechanical: CREATE INDEX CONCURRENTLY outside a transaction, foreign "
        "keys and checks NOT VALID with their VALIDATE in a later migration. Says what it did and what it left, then judges the result.",
        .group = judgement},
    {.name = "summary", .help = "Print the figures of the change instead of findings: tables, columns, indexes, constraints and comments added and dropped, lines of DDL.",
        .group = judgement},
    {.name = "via", .value = "PROGRAM", .help = "alembic: ask the real `alembic upgrade --sql` as well, which runs the project's Python, and report where it sends "
        "something else than was read.", .group = judgement},
    {.name = "via-limit", .value = "SECONDS", .help = "How long that program may take in all.", .fallback = "120", .group = judgement},
    {.name = "emit", .value = "WHAT", .help = "sql: print instead what the migrations would send to PostgreSQL, in chain order, for psql; --direction downgrade in reverse.",
        .group = judgement},
});

constexpr pgsteward::Tool tool = {
    .name = "validate-migration",
    .summary = "stop migrations that destroy data, open access or block a live database",
    .usage = "[OPTIONS] [SOURCE…]",
    .description =
        "Reads migrations (Alembic, golang-migrate, diesel, dbmate, goose, Flyway, sqlx, sqitch, graphile-migrate, Supabase folders, "
        "plain SQL), follows what they do to the schema, and reports what destroys data, weakens protection or cannot be examined. A "
        "SOURCE is a folder, a migration file, DIR@REVISION, or - for stdin; without one it is the configured migrations.path, else stdin.\n"
        "\n"
        "A destructive statement passes when a comment on one of its lines, or alone on the line above, says CI:DESTRUCTIVE_OK with its "
        "reference (\"# CI:DESTRUCTIVE_OK - See ADR-014\"; \"--\" in SQL).",
    .examples =
        "validate-migration alembic/versions\n"
        "validate-migration --changed-since origin/main db/migrations\n"
        "git diff --name-only -z origin/main -- '*.sql' | validate-migration --files0-from -\n"
        "echo 'DROP TABLE orders;' | validate-migration -",
    .options = rows,
    .rules = pgsteward::migration_rules,
    .run = pgsteward::run_validate_migration,
    .about = pgsteward::grammar_line,
};

}  // namespace

int main(int argc, char** argv) {
    return pgsteward::run_tool(tool, argc, argv);
}
