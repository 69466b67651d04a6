#include "cli/rls-check.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <set>

#include "check/row-security-analysis.hpp"
#include "check/schema-checker.hpp"
#include "cli/rls-probe.hpp"
#include "cli/rls-report.hpp"
#include "cli/schema-run.hpp"
#include "cli/until-exit.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

using Json = nlohmann::ordered_json;

WaiverMode waiver_mode(const Run& run) {
    const std::string given = run.options.value("waivers");
    if (given == "honour") return WaiverMode::honour;
    if (given == "report") return WaiverMode::report;
    if (given == "deny") return WaiverMode::deny;
    throw UsageError(fmt::format("--waivers is one of honour, report, deny, not \"{}\"", printable(given)));
}

/// The rules that only a probe can raise, by the checker of their own.
void add_probe_findings(const RowSecurityAnalysis& analysis, const std::vector<TableProbe>& probes, SchemaChecker& checker) {
    for (const std::string_view rule : {"probe-disagrees", "probe-role-exempt", "probe-vacuous"})
        for (Verdict& verdict : judge_probes(analysis, probes, rule)) checker.raise(rule, std::move(verdict));
}

/// Undetermined tables that a probe settled. Whoever asks without being able to say for whom sees nothing anyway, which
/// settles nothing.
std::set<const access::TableResult*> settled_by(const std::vector<TableProbe>& probes, const access::RowSecurityReview& review) {
    std::set<const access::TableResult*> settled;
    if (review.tenancy.setting.empty()) return settled;
    for (const TableProbe& probe : probes)
        if (probe.table->verdict == access::TableResult::Verdict::undetermined && settles(review, probe)) settled.insert(probe.table);
    return settled;
}

std::vector<TableProbe> asked_of_server(const Run& run, const RowSecurityAnalysis& analysis, const std::string& source, std::vector<std::string>& notes) {
    if (run.options.has("probe-on")) return probe_live(analysis, run.options.value("probe-on"));
    if (run.options.has("probe")) return probe_on_scratch_server(analysis, source, run, notes);
    return {};
}

/// Written only where a format asks for it.
void add_member(Report& report, const char* name, std::function<Json()> make) {
    report.more.push_back({name, [make = std::move(make)] { return make().dump(2, ' ', false, Json::error_handler_t::replace); }});
}

}  // namespace

Outcome run_rls_check(const Run& run) {
    const std::string source = schema_source(run);
    SchemaRequest request = schema_request(run);
    SchemaChecker checker(rls_rules(), run.policy, waiver_mode(run), today(), {});
    request.observe = [&](const Step& step) { checker.check(step); };
    Schema schema = read_schema(source, request);
    checker.name_source(schema.name);
    for (const OpaqueStep& step : schema.opaque) checker.check(step);

    RowSecurityAnalysis::Input input{std::move(schema.catalog), schema.postgres, schema.server_version, schema.states_privileges};
    const auto& analysis = until_exit<RowSecurityAnalysis>(std::move(input), run.policy);
    checker.check(analysis.review(), schema.revisions, run.jobs);
    Outcome outcome;
    Report& report = outcome.report;
    report.notes = analysis.assumptions();
    report.notes.insert(report.notes.end(), schema.notes.begin(), schema.notes.end());
    const auto& probes = until_exit<std::vector<TableProbe>>(asked_of_server(run, analysis, source, report.notes));
    add_probe_findings(analysis, probes, checker);
    checker.apply_waivers(schema.comments);

    add_reading(report, schema);
    report.findings = checker.take_findings();
    report.waivers = checker.take_waivers();
    const access::RowSecurityReview& review = analysis.row_security();
    const auto settled = settled_by(probes, review);
    tabulate_tables(report, review, settled);
    add_member(report, "tables", [&review, settled] { return tables_json(review, settled); });
    if (run.options.has("probe") || run.options.has("probe-on")) {
        tabulate_probes(report, probes_json(probes));
        add_member(report, "probes", [&probes] { return probes_json(probes); });
    }
    if (run.options.has("emit")) {
        if (run.options.value("emit") != "sql") throw UsageError(fmt::format("--emit is sql, not \"{}\"", printable(run.options.value("emit"))));
        outcome.text = remediation(report.findings);
    }
    return outcome;
}

}  // namespace pgsteward
