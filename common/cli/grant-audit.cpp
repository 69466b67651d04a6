#include "cli/grant-audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "check/grant-audit.hpp"
#include "check/grant-changes.hpp"
#include "check/grant-matrix.hpp"
#include "check/grant-rules.hpp"
#include "check/schema-checker.hpp"
#include "check/secrets.hpp"
#include "cli/grant-tables.hpp"
#include "cli/matrix-table.hpp"
#include "cli/schema-run.hpp"
#include "cli/until-exit.hpp"
#include "interpret/schema-text.hpp"
#include "postgres/load.hpp"
#include "postgres/scratch-server.hpp"
#include "print/sql.hpp"
#include "probe/guard-probe.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

constexpr std::size_t rows_shown = 40;
constexpr std::string_view emitted[] = {"sql", "matrix", "markdown", "csv"};

WaiverMode waiver_mode(const Run& run) {
    const std::string given = run.options.value("waivers");
    if (given == "honour") return WaiverMode::honour;
    if (given == "report") return WaiverMode::report;
    if (given == "deny") return WaiverMode::deny;
    throw UsageError(fmt::format("--waivers is one of honour, report, deny, not \"{}\"", printable(given)));
}

void require_known_output(const Run& run) {
    const std::string what = run.options.value("emit");
    if (run.options.has("emit") && std::find(std::begin(emitted), std::end(emitted), what) == std::end(emitted))
        throw UsageError(fmt::format("--emit is one of sql, matrix, markdown, csv, not \"{}\"", printable(what)));
}

std::string_view kind_of(const Schema& schema) { return schema.dump ? "dump" : schema.by_hand ? "text" : "snapshot"; }

/// What the policy names must be in the schema, where that is a whole one.
void add_problems(Report& report, const Schema& schema, const GrantAudit& audit) {
    if (!schema.states_privileges && !schema.by_hand)
        report.errors.push_back({{schema.name, {0, 0}, {0, 0}}, {}, fmt::format("the {} states no privileges, as {}: who may do what cannot be told from it", kind_of(schema),
                                                                                 schema.dump ? "pg_dump -x leaves them out" : "--without acl leaves them out")});
    if (!schema.catalog.complete) return;
    for (const PolicyProblem& problem : audit.grants.demands.problems()) report.errors.push_back({place_of(problem.at), excerpt(problem.at), problem.message});
}

/// Roles that the source names and does not make.
void add_assumptions(Report& report, const Schema& schema, const access::RoleGraph& graph, const std::string& runs_it) {
    std::vector<std::string> unknown;
    for (access::RoleId role = 1; role < graph.size(); ++role)
        if (!graph[role].known) unknown.push_back(graph.name(role));
    if (!unknown.empty()) report.notes.push_back(fmt::format("the source does not create {}: attributes and memberships that it does not state are not known", names_of(unknown)));
    if (!schema.states_owners)
        report.notes.push_back(fmt::format("the {} names no owners{}: everything counts as owned by {}{}", kind_of(schema), schema.dump ? " (pg_dump -O)" : "", runs_it,
                                           schema.by_hand ? ", who runs it (--as names another)" : ""));
    if (!schema.states_privileges && schema.by_hand) report.notes.push_back("the text grants nothing: what is left are owners and what PUBLIC has unless it is revoked");
    report.notes.insert(report.notes.end(), schema.notes.begin(), schema.notes.end());
}

// Probes ----------------------------------------------------------------------------------------------------------

/// Applications, those who repair, owners, and whoever holds a privilege that changes rows.
std::vector<access::RoleId> probing_roles(const GrantAudit& audit) {
    access::RoleSet roles = audit.graph.none();
    for (const access::RoleId role : applications(audit.review)) roles.add(role);
    audit.guards.repairers.for_each([&](access::RoleId role) { roles.add(role); });
    for (const Relation* table : audit.guards.tables) {
        if (const auto owner = audit.graph.find(table->owner)) roles.add(*owner);
        for (const access::Write write : {access::Write::update, access::Write::delete_, access::Write::truncate}) roles |= access::writers_of(audit.privileges, *table, write);
    }
    std::vector<access::RoleId> found;
    roles.for_each([&](access::RoleId role) {
        if (role != access::everyone && !audit.graph[role].superuser && !audit.graph[role].predefined) found.push_back(role);
    });
    return found;
}

std::vector<probe::GuardProbe> probe_live(const Run& run, const GrantAudit& audit) {
    postgres::Connection connection = postgres::Connection::open(run.options.value("probe-on"));
    return probe::probe_guards(connection, audit.privileges, audit.guards, probing_roles(audit),
                               {.live = true, .tenant_setting = run.policy.tenant_setting, .tenant_column = run.policy.tenant_column});
}

/// The schema as we understood it, loaded into a server of its own.
std::vector<probe::GuardProbe> probe_on_scratch_server(const Run& run, const GrantAudit& audit, const Schema& schema, std::vector<std::string>& notes) {
    postgres::ScratchServer server = postgres::ScratchServer::start({.major = run.policy.postgres_given ? run.policy.postgres : 0});
    const std::string database = server.create_database();
    postgres::Connection loading = server.connect(database);
    const std::string script = print::sql(schema.catalog, {.postgres = schema.postgres});
    const postgres::LoadResult loaded = postgres::load(loading, SourceText("schema.sql", script));
    for (const postgres::LoadError& error : loaded.errors) notes.push_back(fmt::format("the scratch server refused a statement: {}", error.message));
    postgres::Connection connection = server.connect(database);
    return probe::probe_guards(connection, audit.privileges, audit.guards, probing_roles(audit), {});
}

void judge_probes(const std::vector<probe::GuardProbe>& probes, SchemaChecker& checker) {
    for (const probe::GuardProbe& one : probes) {
        Verdict verdict{.object = one.table};
        verdict.origin = one.origin;
        verdict.fix = "read the guard's function and the privileges again, on this server";
        if (one.outcome == probe::ProbeOutcome::not_probed) {
            verdict.message = fmt::format("{} of {} by {} was not tried: {}", one.command, one.table, one.role, one.message);
            checker.raise("guard-not-probed", std::move(verdict));
        } else if (!one.agrees()) {
            std::vector<std::string> expected;
            for (const probe::ProbeOutcome outcome : one.expected) expected.emplace_back(name_of(outcome));
            verdict.message = fmt::format("{} of {} by {}: the server says {}, and {} was read{}", one.command, one.table, one.role, name_of(one.outcome), fmt::join(expected, " or "),
                                          one.message.empty() ? "" : " (" + one.message + ")");
            checker.raise("guard-probe-disagrees", std::move(verdict));
        }
        if (!one.breaks()) continue;
        Verdict broken{.object = one.table,
                       .message = fmt::format("{} of {} by {} was tried on a server: {}", one.command, one.table, one.role, name_of(one.outcome)),
                       .fix = one.repairs ? "let the guard pass what may be repaired: RETURN NEW, and OLD for DELETE" : "let the guard raise, and revoke the privilege"};
        if (one.repairs) broken.message += ", and it is meant to repair: the repair does nothing and says so nowhere";
        broken.origin = one.origin;
        checker.raise("append-only-changed", std::move(broken));
    }
}

std::vector<probe::GuardProbe> probed(const Run& run, const GrantAudit& audit, const Schema& schema, std::vector<std::string>& notes) {
    if (audit.guards.tables.empty()) throw UsageError("--probe tries writes to append-only tables, and append_only.tables names none of this schema");
    return run.options.has("probe-on") ? probe_live(run, audit) : probe_on_scratch_server(run, audit, schema, notes);
}

// The rest --------------------------------------------------------------------------------------------------------

ReportMember member(const char* name, std::string json) {
    return {name, [json = std::move(json)] { return json; }};
}

std::vector<GrantChange> changes(Report& report, const Run& run, const GrantAudit& after, const PrivilegeLog& log) {
    const Schema schema = read_schema(run.options.value("before"), schema_request(run));
    for (const ReadError& error : schema.errors) report.errors.push_back({place_of(error.at), redacted(excerpt(error.at)), error.message});
    const GrantAudit before(schema.catalog, run.policy, schema.postgres, schema.server_version, &after.privileges.catalog());
    const GrantReview now(run.policy, after.privileges, &schema.catalog);
    return grant_changes(before.grants, now, log);
}

/// What the report refers to and writes out only where it is asked for.
struct Audited {
    Audited(const Policy& by, Schema of) : policy(by), schema(std::move(of)), audit(schema.catalog, policy, schema.postgres, schema.server_version) {}

    const Policy policy;
    const Schema schema;
    const GrantAudit audit;                  ///< of the schema, by the policy
};

/// What the policy asks for and the statements take away, because it came by what must go: through PUBLIC, a membership.
std::vector<Finding> missing_behind(const std::string& statements, const Audited& audited, unsigned jobs) {
    Catalog catalog = audited.schema.catalog;
    interpret::interpret_text(catalog, SourceText("fixes.sql", statements), {.postgres = audited.schema.postgres});
    const GrantAudit audit(catalog, audited.policy, audited.schema.postgres, audited.schema.server_version);
    SchemaChecker checker(grant_rules(), audited.policy, WaiverMode::honour, today(), {});
    checker.check(audit.review, {}, jobs);
    std::vector<Finding> missing = checker.take_findings();
    std::erase_if(missing, [](const Finding& finding) { return finding.rule != "missing-privilege"; });
    return missing;
}

std::string remediation_of(const Report& report, const Audited& audited, unsigned jobs) {
    std::string text = remediation(report.findings);
    std::vector<Finding> missing = missing_behind(text, audited, jobs);
    std::erase_if(missing, [&](const Finding& one) { return std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& other) { return other.fix == one.fix; }); });
    return text + remediation(missing);
}

std::string emitted_text(const Run& run, const Report& report, const Audited& audited) {
    const std::string what = run.options.value("emit");
    const bool with_changes = run.options.has("before");
    if (what == "sql") return remediation_of(report, audited, run.jobs);
    const GrantReview& grants = audited.audit.grants;
    if (what == "csv") return matrix_csv(grants, grant_matrix(grants));
    const ReportTable table = with_changes ? report.tables.front() : matrix_table(shown_matrix(grants, {{}, grants.objects.size()}));
    return what == "markdown" ? markdown_of(table) : text_of(table);
}

std::vector<std::string> objects_of(const std::vector<Finding>& findings) {
    std::vector<std::string> names;
    for (const Finding& finding : findings) names.push_back(finding.object);
    return names;
}

}  // namespace

Outcome run_grant_audit(const Run& run) {
    require_known_output(run);
    const std::string source = schema_source(run);
    SchemaRequest request = schema_request(run);
    SchemaChecker checker(grant_rules(), run.policy, waiver_mode(run), today(), {});
    PrivilegeLog log;
    request.observe = [&](const Step& step) {
        checker.check(step);
        if (run.options.has("before")) log.note(step);
    };
    const auto& audited = until_exit<Audited>(run.policy, read_schema(source, request));
    const Schema& schema = audited.schema;
    checker.name_source(schema.name);
    for (const OpaqueStep& step : schema.opaque) checker.check(step);

    const GrantAudit& audit = audited.audit;
    checker.check(audit.review, schema.revisions, run.jobs);
    Outcome outcome;
    Report& report = outcome.report;
    add_assumptions(report, schema, audit.graph, request.role);
    std::vector<probe::GuardProbe> probes;
    if (run.options.has("probe") || run.options.has("probe-on")) {
        probes = probed(run, audit, schema, report.notes);
        judge_probes(probes, checker);
        if (probes.empty()) report.notes.push_back("nothing was tried: nobody but superusers owns an append-only table, may change it or repairs it");
    }
    checker.apply_waivers(schema.comments);
    add_reading(report, schema);
    add_problems(report, schema, audit);
    report.findings = checker.take_findings();
    report.waivers = checker.take_waivers();

    if (run.options.has("before")) {
        report.more.push_back(member("changes", changes_json(changes(report, run, audit, log))));
        report.tables.push_back(changes_table(report.more.back().json()));
    }
    if (run.options.has("emit")) {
        outcome.text = emitted_text(run, report, audited);
        return outcome;
    }
    report.more.push_back({"matrix", [&audited] { return matrix_json(audited.audit.grants, grant_matrix(audited.audit.grants)); }});
    report.tables.push_back(matrix_table(shown_matrix(audit.grants, {objects_of(report.findings), rows_shown})));
    if (!probes.empty()) {
        report.more.push_back(member("probes", probes_json(probes)));
        report.tables.push_back(probes_table(report.more.back().json()));
    }
    return outcome;
}

void tabulate_grant_audit(Report& report) {
    for (const auto& [name, json] : report.more) {
        if (name == "matrix") report.tables.push_back(matrix_table(shown_matrix(json(), {objects_of(report.findings), rows_shown})));
        if (name == "changes") report.tables.push_back(changes_table(json()));
        if (name == "probes") report.tables.push_back(probes_table(json()));
    }
}

}  // namespace pgsteward
