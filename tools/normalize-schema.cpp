// normalize-schema: one spelling for every schema.
#include <array>

#include "cli/normalize-schema.hpp"
#include "cli/tool.hpp"

namespace {

using pgsteward::OptionRow;

constexpr std::string_view form = "Normal form";
constexpr std::string_view selection = "Selection";

constexpr auto rows = std::to_array<OptionRow>({
    {.name = "framework", .value = "NAME", .help = "The migration framework, where it should not be recognised from the files.", .group = selection},
    {.name = "drop", .value = "LIST", .help = "What does not count, separated by commas: owner, acl, comment, security-label, tablespace, storage, "
        "statistics, column-order, populated, extension-version, replication, role, server, or all.", .repeatable = true, .group = form},
    {.name = "keep", .value = "LIST", .help = "What counts all the same: after --drop all, roles and server of a live database, column-order and others "
        "with --sha256.", .repeatable = true, .group = form},
    {.name = "check", .help = "Print the patch that brings the file into its normal form; exit status 1 where there is one.", .group = form},
    {.name = "in-place", .help = "Write the normal form into the file.", .group = form},
    {.name = "sha256", .help = "Print the schema's fingerprint instead: equal for equal schemas, however they are written.", .group = form},
    {.name = "no-origin", .help = "Leave out of a snapshot where each object was last shaped.", .group = form},
    {.name = "show-secrets", .help = "Print the options of foreign servers as they are.", .group = form},
    {.name = "format", .value = "FORMAT", .help = "text: SQL; json: a snapshot, one property a line. With --check the format of the report; text is the patch.",
        .fallback = "text", .group = "Result"},
});

constexpr pgsteward::Tool tool = {
    .name = "normalize-schema",
    .summary = "write a schema in its normal form",
    .usage = "[OPTIONS] [SOURCE…]",
    .description =
        "Reads a schema from any SOURCE and writes it in one spelling: canonical definitions, every name qualified, in an order in which it runs; no "
        "comments, blank lines and session settings. Two schemas are the same when their normal forms are. A SOURCE is an SQL file, a snapshot (.json), a folder of migrations, "
        "DIR@REVISION, git:REV:PATH, a connection (postgresql://…, service=…, env:NAME), scratch:SOURCE, or - for stdin; without one it is the configured canonical schema, else "
        "the configured migrations, else stdin. --check, --in-place and --sha256 take several.",
    .examples =
        "normalize-schema db/schema.sql\n"
        "pg_dump --schema-only mydb | normalize-schema --drop owner,comment -\n"
        "normalize-schema --check db/schema.sql\n"
        "normalize-schema --format json --no-origin env:DATABASE_URL > schema.json\n"
        "normalize-schema --sha256 db/schema.sql",
    .options = rows,
    .rules = pgsteward::form_rules,
    .run = pgsteward::run_normalize_schema,
};

}  // namespace

int main(int argc, char** argv) {
    return pgsteward::run_tool(tool, argc, argv);
}
