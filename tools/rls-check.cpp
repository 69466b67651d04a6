// rls-check: proves that row security keeps tenants apart.
#include <array>

#include "cli/rls-check.hpp"
#include "cli/validate-migration.hpp"

namespace {

using pgsteward::OptionRow;

constexpr std::string_view selection = "Selection";
constexpr std::string_view judgement = "Judgement";

constexpr auto rows = std::to_array<OptionRow>({
    {.name = "framework", .value = "NAME", .help = "The migration framework, where it should not be recognised from the files.", .group = selection},
    {.name = "probe", .help = "Ask a scratch server as well: the schema is loaded into a throw-away PostgreSQL, rows are seeded, and every tenant table is asked "
        "by every application role.", .group = judgement},
    {.name = "probe-on", .value = "TARGET", .help = "Ask this live server instead (postgresql://…, service=… or env:NAME), in transactions that are rolled back, on "
        "temporary copies of the tables that carry the same policies.", .group = judgement},
    {.name = "allow-undetermined", .help = "Let the exit status be 0 though some table could not be judged.", .group = judgement},
    {.name = "waivers", .value = "MODE", .help = "honour: waived findings do not count; report: the same, and each waiver in use is a notice; deny: waivers waive nothing.",
        .fallback = "honour", .group = judgement},
    {.name = "emit", .value = "WHAT", .help = "sql: print instead the statements that mend what was found; what people must decide stands in comments.", .group = judgement},
});

constexpr pgsteward::Tool tool = {
    .name = "rls-check",
    .summary = "prove that row level security keeps tenants apart",
    .usage = "[OPTIONS] [SOURCE]",
    .description =
        "Reads a schema (SQL, migrations, a live database) and judges for each tenant table, application role and command who sees and changes whose "
        "rows: from row security and FORCE, ownership, memberships, BYPASSRLS, grants, and all policies together as the server combines them. The "
        "conditions are judged by what they do for an own row, another tenant's and a row without a tenant, while the setting holds a tenant, is not "
        "set, empty or garbage.\n"
        "\n"
        "tenancy: in pgsteward.yaml names the tenant column, the setting, the application roles and the tables that are exempt, with the reason. What "
        "it leaves open is inferred from the schema, and said.\n"
        "\n"
        "A table is isolated, leaking, unprotected (no row security), exempt, or undetermined: then the exit status is 1, unless a probe settles it or "
        "--allow-undetermined accepts it.",
    .examples =
        "rls-check schema.sql\n"
        "rls-check --probe alembic/versions\n"
        "rls-check --probe-on env:DATABASE_URL env:DATABASE_URL\n"
        "rls-check --emit sql schema.sql",
    .options = rows,
    .rules = pgsteward::rls_rules,
    .run = pgsteward::run_rls_check,
    .about = pgsteward::grammar_line,
    .tabulate = pgsteward::tabulate_rls_check,
};

}  // namespace

int main(int argc, char** argv) {
    return pgsteward::run_tool(tool, argc, argv);
}
