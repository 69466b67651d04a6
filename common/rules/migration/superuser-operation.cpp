// What only a superuser may do, and changes of role in the middle of a migration.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"
#include "interpret/contrib-extensions.hpp"

namespace pgsteward::rules {
namespace {

void check_extension(const Step& step, const std::string& name, Findings& findings) {
    const interpret::ContribExtension kind = interpret::contrib_extension(name);
    const bool superuser = kind == interpret::ContribExtension::superuser_only || (kind == interpret::ContribExtension::trusted && step.postgres < 13);
    if (!superuser) return;
    findings.add({.object = name,
                  .message = fmt::format("only a superuser may install the extension {}", name),
                  .fix = fmt::format("install {} when the database is set up, and leave it out of the migrations", name),
                  .severity = Severity::warning});
}

void check_role(const sql::SetVariable& set, Findings& findings) {
    const bool changes = set.kind == sql::SetVariable::Kind::value && !set.values.empty() && set.values.front() != "none";
    if (!changes || (set.name != "role" && set.name != "session_authorization")) return;
    findings.add({.object = set.values.front(),
                  .message = fmt::format("goes on as {}{}: the migration's role must be {}", set.values.front(), set.local ? " until the transaction ends" : "",
                                         set.name == "role" ? "a member of it" : "a superuser"),
                  .fix = "connect as the role that owns the objects",
                  .severity = Severity::warning});
}

void check(const Step& step, Findings& findings) {
    const auto& body = step.statement.body;
    if (const auto* create = std::get_if<sql::CreateExtension>(&body)) check_extension(step, create->name, findings);
    if (const auto* set = std::get_if<sql::SetVariable>(&body)) check_role(*set, findings);
    if (const auto* system = std::get_if<sql::AlterSystem>(&body))
        findings.add({.object = system->setting.name,
                      .message = fmt::format("ALTER SYSTEM changes {} for every database of the server, needs a superuser, and fails in a transaction", system->setting.name),
                      .fix = "set it where the server is configured, or for one database or role with ALTER DATABASE or ALTER ROLE"});
    if (const auto* copy = std::get_if<sql::Copy>(&body); copy && (copy->program || !copy->file.empty()))
        findings.add({.object = copy->file,
                      .message = copy->program ? fmt::format("COPY runs the program \"{}\" on the server", copy->file) : fmt::format("COPY opens the file \"{}\" on the server", copy->file),
                      .fix = "let the client send the rows: COPY … FROM STDIN, or \\copy in psql"});
    if (const auto* load = std::get_if<sql::Load>(&body))
        findings.add({.object = load->file, .message = fmt::format("LOAD takes the library \"{}\" into the server", load->file)});
    if (const auto* trigger = std::get_if<sql::CreateEventTrigger>(&body))
        findings.add({.object = trigger->name, .message = fmt::format("only a superuser may make the event trigger {}", trigger->name), .severity = Severity::warning});
}

}  // namespace

extern const Rule superuser_operation = {
    .id = "superuser-operation",
    .category = Category::compatibility,
    .summary = "A migration does what only a superuser may do, or changes its role.",
    .why = "Migrations run as a role that owns the schema and no more; managed servers give nobody a superuser. The statement fails there, "
           "or asks for rights that no deployment should have.",
    .fix = "Do it once when the server or database is set up, outside the migrations.",
    .bad = "ALTER SYSTEM SET work_mem = '64MB';",
    .good = "SET work_mem = '64MB';",
    .occasion = statements<sql::CreateExtension, sql::SetVariable, sql::AlterSystem, sql::Copy, sql::Load, sql::CreateEventTrigger>(),
    .check = check,
};

}  // namespace pgsteward::rules
