// A drift report as findings and tables, which the formats know how to show.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

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

/// What one side has, on a line of its own. A flag's name has said it all.
std::string side_line(std::string_view label, const std::optional<std::string>& text) {
    return text && *text != "yes" ? fmt::format("\n{:<9} {}", label, shortened(*text, 400)) : std::string();
}
std::string both_sides(const DriftItem& drift) { return side_line("expected:", drift.expected) + side_line("actual:", drift.actual); }

/// The name of a renamed object as ACTUAL has it, without what both names begin with: "channel_code".
std::string other_name(const DriftItem& drift) {
    const auto [here, there] = std::mismatch(drift.object.begin(), drift.object.end(), drift.actual_object.begin(), drift.actual_object.end());
    const std::size_t dot = drift.object.substr(0, static_cast<std::size_t>(here - drift.object.begin())).rfind('.');
    (void)there;
    return drift.actual_object.substr(dot == std::string::npos ? 0 : dot + 1);
}

/// "not null" is a word of SQL, the other properties are the names of what they are.
std::string property_words(const DriftItem& drift) { return drift.property == "not null" ? "NOT NULL" : drift.property; }

std::string changed_words(const DriftItem& drift) {
    if (!drift.actual) return fmt::format("{} is expected, ACTUAL has none", property_words(drift));
    if (!drift.expected) return fmt::format("{} is not expected, ACTUAL has it", property_words(drift));
    return fmt::format("{} differs", property_words(drift));
}

/// The news first, then the two sides below each other.
std::string message_of(const DriftItem& drift) {
    const std::string head = fmt::format("{}{}: {} {}", drift.severity, drift.id.empty() ? "" : " " + drift.id, drift.kind, drift.object);
    if (drift.change == "missing") return head + " is missing" + (drift.fix.empty() ? both_sides(drift) : "");
    if (drift.change == "unexpected") return head + " is not expected" + both_sides(drift);
    if (drift.change == "changed") return fmt::format("{}: {}{}", head, changed_words(drift), both_sides(drift));
    const bool names_alone = drift.expected && drift.object.ends_with(*drift.expected);
    return fmt::format("{} is called {} in ACTUAL{}", head, other_name(drift), names_alone ? "" : both_sides(drift));
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
    if (drift.status == "accepted") finding.waiver = WaiverReference{register_path.empty() ? "register" : register_path, drift.register_line, drift.id, drift.decision};
    return finding;
}

std::string open_question(const DriftItem& drift) {
    if (drift.kind == "object" && drift.property == "statement")
        return fmt::format("this statement of {} could not be read, so it may have made anything: {}", drift.expected ? "EXPECTED" : "ACTUAL", shortened(drift.expected.value_or(drift.actual.value_or("")), 300));
    return fmt::format("cannot tell whether {} {} is as expected{}{}", drift.kind, drift.object, drift.property.empty() ? "" : " in its " + drift.property, both_sides(drift));
}

Finding undetermined_of(const DriftItem& drift) {
    Finding finding = finding_of(drift, {});
    finding.severity = Severity::notice;
    finding.category = Category::opaque;
    finding.message = open_question(drift);
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

/// Objects that differ only because another does, which is the drift.
std::size_t consequences(const DriftReport& report) {
    std::set<std::pair<std::string, std::string>> named;
    for (const auto* list : {&report.drifts, &report.undetermined})
        for (const DriftItem& drift : *list)
            if (drift.property != "statement") named.emplace(drift.kind, drift.object);
    const std::size_t differing = report.objects - report.matching;
    return differing > named.size() ? differing - named.size() : 0;
}

/// "BLOCKING: 231 of 234 objects match (98.71 %), 2 of the others follow from a drift".
std::string result_of(const DriftReport& report) {
    if (!report.errors.empty()) return "nothing is compared: what could not be read may hold anything";
    std::string text = fmt::format("{}: {} of {} objects match ({:.2f} %)", highest_severity(report), report.matching, report.objects, percent_of(report.matching, report.objects));
    if (const std::size_t follow = consequences(report)) text += fmt::format(", {} of the others {} from a drift", follow, follow == 1 ? "follows" : "follow");
    if (!report.undetermined.empty()) text += fmt::format("; {} undetermined", report.undetermined.size());
    return text;
}

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
    std::string summary = result_of(drifts);
    if (drifts.proof) summary += fmt::format("; after the statements {} of {} ({:.2f} %)", drifts.proof->matching, drifts.proof->objects, percent_of(drifts.proof->matching, drifts.proof->objects));
    add_table(report, "Compliance", {"result"}, {{summary}});
    add_table(report, "Schema drift", {"ID", "Object", "Drift Type", "Canonical Truth", "Migration State", "Resolution Decision", "Status"}, register_rows(drifts));
    Rows undetermined, offers, not_compared;
    for (const DriftItem& drift : drifts.undetermined) undetermined.push_back({drift.kind + " " + drift.object, drift.property, cell(drift.expected), cell(drift.actual)});
    for (const DriftOffer& offer : drifts.offers) offers.push_back({offer.kind + " " + offer.expected, offer.actual, offer.evidence, offer.statement});
    for (const std::string& what : drifts.not_compared) not_compared.push_back({what});
    add_table(report, "Undetermined", {"Object", "Property", "Expected", "Actual"}, std::move(undetermined));
    add_table(report, "Perhaps renamed", {"Object", "Called in ACTUAL", "Because", "Statement"}, std::move(offers));
    add_table(report, "Not compared", {"What"}, std::move(not_compared));
}

/// What this run in particular leaves out stands alone; the rest is the same in every run.
void add_not_compared(const std::vector<std::string>& list, std::vector<std::string>& notes) {
    std::vector<std::string> usual;
    for (const std::string& what : list) {
        const bool always = what == not_compared_column_order || what == not_compared_line_endings || std::find(never_compared.begin(), never_compared.end(), what) != never_compared.end();
        if (always) usual.push_back(what);
        else notes.push_back("not compared: " + what);
    }
    if (!usual.empty()) notes.push_back(fmt::format("not compared, as usual: {}", fmt::join(usual, "; ")));
}

void add_notes(const DriftReport& drifts, Report& report) {
    for (const DriftOffer& offer : drifts.offers)
        report.notes.push_back(fmt::format("{} {} may be what ACTUAL calls {} ({}); if so, a register entry with change: renamed or --rename {}:{}={} says it", offer.kind, offer.expected, offer.actual,
                                           offer.evidence, offer.kind, offer.expected, offer.actual));
    if (!drifts.errors.empty()) return;
    add_not_compared(drifts.not_compared, report.notes);
    if (!drifts.proof) return;
    const DriftProof& proof = *drifts.proof;
    if (proof.refused.empty() && proof.left.empty()) report.notes.push_back(fmt::format("proved on {}: {} statements leave no drift", proof.server, proof.statements));
    for (const std::string& refused : proof.refused) report.notes.push_back(fmt::format("{} refused: {}", proof.server, refused));
    for (const std::string& left : proof.left) report.notes.push_back("left after the statements: " + left);
}

}  // namespace

void render(const DriftReport& drifts, Report& report) {
    report.errors = drifts.errors;
    for (const DriftItem& drift : drifts.drifts) report.findings.push_back(finding_of(drift, drifts.register_path));
    for (const DriftItem& drift : drifts.undetermined) report.findings.push_back(undetermined_of(drift));
    for (const DriftHistory& entry : drifts.unmatched) report.findings.push_back(stale_of(entry));
    std::stable_sort(report.findings.begin(), report.findings.end(), [](const Finding& a, const Finding& b) {
        return std::tie(a.place.path, a.place.begin, a.rule, a.object) < std::tie(b.place.path, b.place.begin, b.rule, b.object);
    });
    if (drifts.errors.empty()) add_tables(drifts, report);
    add_notes(drifts, report);
    report.result = result_of(drifts);
    report.undetermined = drifts.undetermined.size();
    report.disproved = drifts.proof && !(drifts.proof->refused.empty() && drifts.proof->left.empty());
    report.document = to_json(drifts);
}

}  // namespace pgsteward
