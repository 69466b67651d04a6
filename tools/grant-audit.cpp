// grant-audit: who may do what, and what can never be changed.
#include <array>

#include "cli/grant-audit.hpp"
#include "cli/validate-migration.hpp"

namespace {

using pgsteward::OptionRow;

constexpr std::string_view selection = "Selection";
constexpr std::string_view judgement = "Judgement";

constexpr auto rows = std::to_array<OptionRow>({
    {.name = "framework", .value = "NAME", .help = "The migration framework, where it should not be recognised from the files.", .group = selection},
    {.name = "before", .value = "SOURCE", .help = "The schema before the change: shows who gains, who loses, and by which statement.", .group = selection},
    {.name = "probe", .help = "Try it on a scratch server: the schema is loaded into a throw-away PostgreSQL, each append-only table gets a row, and every role tries "
        "INSERT, UPDATE, DELETE, TRUNCATE and upsert.", .group = judgement},
    {.name = "probe-on", .value = "TARGET", .help = "Try UPDATE and DELETE of one row on this live server (postgresql://…, service=… or env:NAME), in a transaction that is "
        "rolled back, with a short lock_timeout.", .group = judgement},
    {.name = "waivers", .value = "MODE", .help = "honour: waived findings do not count; report: the same, and each waiver in use is a notice; deny: waivers waive nothing.",
        .fallback = "honour", .group = judgement},
    {.name = "emit", .value = "WHAT", .help = "Print instead: sql, the statements that mend what was found; matrix, markdown or csv, who may do what with every object (with "
        "--before what changes).", .group = judgement},
});

constexpr pgsteward::Tool tool = {
    .name = "grant-audit",
    .summary = "who may do what, and what can never be changed",
    .usage = "[OPTIONS] [SOURCE]",
    .description =
        "Reads a schema (SQL, migrations, a live database) and works out the effective privileges of every role on every object: through memberships, "
        "PUBLIC, built-in defaults, ownership, predefined roles and column grants, and what SET ROLE adds. They are held against `grants:` in "
        "pgsteward.yaml, and findings name the way by which a role holds something, and the SQL that takes it away.\n"
        "\n"
        "Tables named in `append_only:` need a guard that raises for UPDATE, DELETE and TRUNCATE whatever way the write takes. The functions of triggers "
        "are read on all paths, and so are the ways around: views, SECURITY DEFINER functions, rules, foreign keys, owners.\n"
        "\n"
        "A SOURCE is SQL text, a folder of migrations, DIR@REVISION, a connection string, or - for stdin; without one it is the configured schema.",
    .examples =
        "grant-audit schema.sql\n"
        "grant-audit --before alembic/versions@202511131121 alembic/versions\n"
        "grant-audit --probe schema.sql\n"
        "grant-audit --emit csv env:DATABASE_URL",
    .options = rows,
    .rules = pgsteward::grant_rules,
    .run = pgsteward::run_grant_audit,
    .about = pgsteward::grammar_line,
    .tabulate = pgsteward::tabulate_grant_audit,
};

}  // namespace

int main(int argc, char** argv) {
    return pgsteward::run_tool(tool, argc, argv);
}
