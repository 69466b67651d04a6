// A drift report as findings and tables, which the formats know how to show.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "check/checker.hpp"
#include "cli/drift-report.hpp"
#include "text/excerpt.hpp"

namespace pgsteward {
namespace {

Severity severity_of_drift(const std::string& level) { return level == "BLOCKING" || level == "HIGH" ? Severity::error : level == "MEDIUM" ? Severity::warning : Severity::notice; }

std::string one_line(const std::string& text) {
    std::string line;
    for (const char c : text)
        if (c == '\n' || c == '\t' || c == ' ') {
            if (!line.empty() && line.back() != ' ') line += ' ';
        } else {
            line += c;
        }
    return line;
}

std::string shortened(const std::string& text, std::size_t most) {
    const std::string line = one_line(text);
    if (line.size() <= most) return line;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
    return line.substr(0, end) + "…";
}

std::string shown(const std::optional<std::string>& text) { return text && !text->empty() ? shortened(*text, 300) : "nothing"; }

std::string message_of(const DriftItem& drift) {
    const std::string head = fmt::format("{}{} {}", drift.id.empty() ? "" : drift.id + ": ", drift.kind, drift.object);
    if (drift.change == "missing") return fmt::format("{} is missing{}", head, drift.expected && !drift.expected->empty() ? ": expected " + shown(drift.expected) : "");
    if (drift.change == "unexpected") return fmt::format("{} is not expected{}", head, drift.actual && !drift.actual->empty() ? ": there is " + shown(drift.actual) : "");
    if (drift.change == "renamed") return fmt::format("{} is called otherwise: expected {}, there is {}", head, shown(drift.expected), shown(drift.actual));
    return fmt::format("{}: {} differs: expected {}, there is {}", head, drift.property, shown(drift.expected), shown(drift.actual));
}

Finding finding_of(const DriftItem& drift, const std::string& register_path) {
    Finding finding;
    finding.rule = "schema-drift";
    finding.severity = severity_of_drift(drift.severity);
    finding.category = Category::correctness;
    finding.object = drift.object;
    finding.message = message_of(drift);
    finding.fix = shortened(drift.fix, 300);
    if (const auto& origin = drift.actual_origin ? drift.actual_origin : drift.expected_origin) {
        finding.place = {origin->path, {origin->line, origin->column}, {origin->line, origin->column + 1}};
        finding.revision = origin->revision;
        finding.excerpt = origin->excerpt;
    }
    finding.statement = drift.kind + " " + drift.change + " " + drift.property;
    finding.fingerprint = fingerprint_of(finding);
    finding.statement.clear();
    if (drift.status == "accepted") finding.waiver = WaiverReference{register_path.empty() ? "register" : register_path, 1, drift.id, drift.decision};
    return finding;
}

Finding undetermined_of(const DriftItem& drift) {
    Finding finding = finding_of(drift, {});
    finding.severity = Severity::notice;
    finding.category = Category::opaque;
    finding.message = fmt::format("cannot tell whether {} {} is as expected{}: expected {}, there is {}", drift.kind, drift.object, drift.property.empty() ? "" : " in its " + drift.property,
                                  shown(drift.expected), shown(drift.actual));
    finding.fix = "--exact always asks a scratch server";
    return finding;
}

Finding stale_of(const DriftHistory& entry) {
    Finding finding;
    finding.rule = "stale-drift";
    finding.severity = Severity::notice;
    finding.category = Category::convention;
    finding.place = {entry.path, {entry.line, 1}, {entry.line, 2}};
    finding.object = entry.object;
    finding.message = fmt::format("{} is {}, and no drift of {} {} was found", entry.id, entry.status, entry.kind, entry.object);
    finding.fix = "set its status to resolved";
    finding.fingerprint = fingerprint_of(finding);
    return finding;
}

std::string change_cell(const std::string& change, const std::string& property) { return property.empty() || change == "renamed" ? change : change + ": " + property; }
std::string cell(const std::optional<std::string>& text) { return text && !text->empty() ? shortened(*text, 400) : "–"; }

using Rows = std::vector<std::vector<std::string>>;

/// The table of text 001: one row for each drift, and those that are history.
Rows register_rows(const DriftReport& report) {
    std::multimap<std::string, std::vector<std::string>> rows;   // those without an id come last
    const auto key = [](const std::string& id) { return id.empty() ? "\x7f" : id; };
    for (const DriftItem& drift : report.drifts)
        rows.emplace(key(drift.id), std::vector<std::string>{drift.id.empty() ? "new" : drift.id, drift.kind + " " + drift.object, change_cell(drift.change, drift.property), cell(drift.expected),
                                                             cell(drift.actual), drift.decision.empty() ? "none yet" : drift.decision, drift.status + ", " + drift.severity});
    for (const auto* entries : {&report.resolved, &report.unmatched})
        for (const DriftHistory& entry : *entries)
            rows.emplace(key(entry.id), std::vector<std::string>{entry.id, entry.kind + " " + entry.object, change_cell(entry.change, entry.property), cell(entry.expected), cell(entry.actual),
                                                                 entry.decision.empty() ? "none yet" : entry.decision, entry.status == "resolved" ? "resolved" : entry.status + ", not found"});
    Rows list;
    for (auto& [id, row] : rows) list.push_back(std::move(row));
    return list;
}

void add_table(Report& report, const std::string& title, std::vector<std::string> header, Rows rows) {
    if (!rows.empty()) report.tables.push_back({title, std::move(header), std::move(rows), false});
}

void add_tables(const DriftReport& drifts, Report& report) {
    report.findings_in_tables = true;
    std::string summary = fmt::format("{}: {} of {} objects match ({:.2f} %)", highest_severity(drifts), drifts.matching, drifts.objects, percent_of(drifts.matching, drifts.objects));
    if (drifts.proof) summary += fmt::format("; after the statements {} of {} ({:.2f} %)", drifts.proof->matching, drifts.proof->objects, percent_of(drifts.proof->matching, drifts.proof->objects));
    add_table(report, "Compliance", {"result"}, {{summary}});
    add_table(report, "Schema drift", {"ID", "Object", "Drift type", "Expected", "Actual", "Decision", "Status"}, register_rows(drifts));
    Rows undetermined, offers, not_compared;
    for (const DriftItem& drift : drifts.undetermined) undetermined.push_back({drift.kind + " " + drift.object, drift.property, cell(drift.expected), cell(drift.actual)});
    for (const DriftOffer& offer : drifts.offers) offers.push_back({offer.kind + " " + offer.expected, offer.actual, offer.evidence, offer.statement});
    for (const std::string& what : drifts.not_compared) not_compared.push_back({what});
    add_table(report, "Undetermined", {"Object", "Property", "Expected", "Actual"}, std::move(undetermined));
    add_table(report, "Perhaps renamed", {"Object", "Called in ACTUAL", "Because", "Statement"}, std::move(offers));
    add_table(report, "Not compared", {"What"}, std::move(not_compared));
}

void add_notes(const DriftReport& drifts, Report& report) {
    report.notes.push_back(fmt::format("{}: {} of {} objects match ({:.2f} %)", highest_severity(drifts), drifts.matching, drifts.objects, percent_of(drifts.matching, drifts.objects)));
    if (!drifts.undetermined.empty()) report.notes.push_back(fmt::format("{} undetermined", drifts.undetermined.size()));
    for (const DriftOffer& offer : drifts.offers)
        report.notes.push_back(fmt::format("{} {} may be what ACTUAL calls {} ({}); if so, a register entry with change: renamed or --rename {}:{}={} says it", offer.kind, offer.expected, offer.actual,
                                           offer.evidence, offer.kind, offer.expected, offer.actual));
    for (const std::string& what : drifts.not_compared) report.notes.push_back("not compared: " + what);
    if (!drifts.proof) return;
    const DriftProof& proof = *drifts.proof;
    if (proof.refused.empty() && proof.left.empty()) report.notes.push_back(fmt::format("proved on {}: {} statements leave no drift", proof.server, proof.statements));
    for (const std::string& refused : proof.refused) report.notes.push_back(fmt::format("{} refused: {}", proof.server, refused));
    for (const std::string& left : proof.left) report.notes.push_back("left after the statements: " + left);
}

}  // namespace

void render(const DriftReport& drifts, Report& report) {
    for (const DriftItem& drift : drifts.drifts) report.findings.push_back(finding_of(drift, drifts.register_path));
    for (const DriftItem& drift : drifts.undetermined) report.findings.push_back(undetermined_of(drift));
    for (const DriftHistory& entry : drifts.unmatched) report.findings.push_back(stale_of(entry));
    std::stable_sort(report.findings.begin(), report.findings.end(), [](const Finding& a, const Finding& b) {
        return std::tie(a.place.path, a.place.begin, a.rule, a.object) < std::tie(b.place.path, b.place.begin, b.rule, b.object);
    });
    add_tables(drifts, report);
    add_notes(drifts, report);
    report.document = to_json(drifts);
}

}  // namespace pgsteward
