// SARIF 2.1.0, as code scanning reads it: every rule with its documentation, every finding with one place.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "report/escape.hpp"
#include "report/format.hpp"
#include "report/rule-example.hpp"
#include "text/excerpt.hpp"

namespace pgsteward::formats {
namespace {

using Json = nlohmann::ordered_json;

/// GitHub shows 5,000 results of a run and rejects files above 10 MB (compressed).
constexpr std::size_t most_results = 5'000;
constexpr std::size_t longest_text = 4'000;
constexpr std::string_view project = "https://github.com/pgsteward/pgsteward";

std::string_view level_of(Severity severity) {
    return severity == Severity::notice ? "note" : name_of(severity);
}

std::string shown(std::string_view text) {
    return cut(printable(text, true), longest_text);
}

/// A relative URI reference. The bytes of the path that are no URI characters are percent-encoded, and a colon too,
/// since "a:b" would be read as a scheme.
std::string uri(std::string_view path) {
    std::string out;
    for (const char c : path) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter || std::string_view("-._~/").find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

/// SARIF wants a second, readable name of this form: DropColumn.
std::string pascal_case(std::string_view id) {
    std::string name;
    bool begins_word = true;
    for (const char c : id) {
        if (c != '-') name += begins_word && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        begins_word = c == '-';
    }
    return name;
}

Json rule_of(const Rule& rule, const RenderOptions& options) {
    std::string text = fmt::format("{}\n\nReported:\n{}\n", rule.fix, rule.bad);
    std::string markdown = fmt::format("{}\n\nReported:\n\n{}", rule.fix, markdown_of_example(rule.bad));
    if (!rule.good.empty()) {
        text += fmt::format("\nNot reported:\n{}\n", rule.good);
        markdown += fmt::format("\nNot reported:\n\n{}", markdown_of_example(rule.good));
    }
    Json json = {{"id", rule.id},
                 {"shortDescription", {{"text", cut(rule.summary, 1000)}}},
                 {"fullDescription", {{"text", cut(rule.why, 1000)}}},
                 {"help", {{"text", text}, {"markdown", markdown}}},
                 {"defaultConfiguration", {{"enabled", rule.on}, {"level", level_of(rule.severity)}}}};
    // Of one word it would be the id again, which the format does not want (SARIF1001).
    if (rule.id.find('-') != std::string_view::npos) json["name"] = pascal_case(rule.id);
    if (!options.help_uri.empty()) json["helpUri"] = fmt::format("{}{}.md", options.help_uri, rule.id);
    Json properties = {{"tags", Json::array({"postgresql", name_of(rule.category)})},
                       {"precision", "high"},
                       {"problem.severity", rule.severity == Severity::notice ? "recommendation" : name_of(rule.severity)}};
    json["properties"] = std::move(properties);
    return json;
}

Json location_of(const Place& place, const RenderOptions& options) {
    Json region = {{"startLine", 1}};
    if (place.begin.line != 0) {
        region = {{"startLine", place.begin.line}, {"startColumn", place.begin.column}};
        const bool ends_later = place.end > place.begin;
        region["endLine"] = ends_later ? place.end.line : place.begin.line;
        region["endColumn"] = ends_later ? place.end.column : place.begin.column + 1;
    }
    return {{"physicalLocation",
             {{"artifactLocation", {{"uri", uri(options.path_prefix + place.path)}, {"uriBaseId", "%SRCROOT%"}}},
              {"region", region}}}};
}

Json result_of(const Finding& finding, const std::map<std::string_view, std::size_t>& index, const RenderOptions& options) {
    Json result = {{"ruleId", finding.rule}};
    if (const auto found = index.find(finding.rule); found != index.end()) result["ruleIndex"] = found->second;
    result["level"] = level_of(finding.severity);
    std::string message = finding.message;
    if (!finding.fix.empty()) message += "\nfix: " + finding.fix;
    result["message"] = {{"text", shown(message)}};
    result["locations"] = Json::array({location_of(finding.place, options)});
    if (!finding.fingerprint.empty()) result["partialFingerprints"] = {{"pgsteward/v1", finding.fingerprint}};
    if (finding.waiver)
        result["suppressions"] = Json::array({Json{{"kind", "inSource"}, {"justification", shown(finding.waiver->text)}}});
    return result;
}

/// What has to be fixed first, waived findings last; in each the order of the report.
std::vector<const Finding*> by_urgency(const Report& report) {
    std::vector<const Finding*> ordered;
    for (const Severity severity : {Severity::error, Severity::warning, Severity::notice})
        for (const Finding& finding : report.findings)
            if (!finding.waiver && finding.severity == severity) ordered.push_back(&finding);
    for (const Finding& finding : report.findings)
        if (finding.waiver) ordered.push_back(&finding);
    return ordered;
}

Json notification(std::string_view level, std::string_view message) {
    return {{"level", level}, {"message", {{"text", shown(message)}}}};
}

Json invocation_of(const Report& report, std::size_t omitted, const RenderOptions& options) {
    Json notifications = Json::array();
    for (const ReportError& error : report.errors) {
        Json entry = notification("error", error.message);
        entry["locations"] = Json::array({location_of(error.place, options)});
        notifications.push_back(std::move(entry));
    }
    if (omitted > 0)
        notifications.push_back(notification("warning", fmt::format("{} more results are left out: {} is what code scanning "
                                                                    "shows; the JSON report holds them all",
                                                                    omitted, most_results)));
    if (!report.notice.empty()) notifications.push_back(notification("note", report.notice));
    return {{"executionSuccessful", report.errors.empty()}, {"toolExecutionNotifications", std::move(notifications)}};
}

/// In the order of the report, which is by source and position.
Json results_of(const Report& report, const std::map<std::string_view, std::size_t>& index, const RenderOptions& options,
                std::size_t& omitted) {
    std::vector<const Finding*> shown_findings;
    if (report.findings.size() > most_results) {
        shown_findings = by_urgency(report);
        omitted = shown_findings.size() - most_results;
        shown_findings.resize(most_results);
    } else {
        for (const Finding& finding : report.findings) shown_findings.push_back(&finding);
    }
    Json results = Json::array();
    for (const Finding* finding : shown_findings) results.push_back(result_of(*finding, index, options));
    return results;
}

void write(const Report& report, const RenderOptions& options, std::ostream& out) {
    Json rules = Json::array();
    std::map<std::string_view, std::size_t> index;
    for (const Rule* rule : report.rules) {
        index.emplace(rule->id, rules.size());
        rules.push_back(rule_of(*rule, options));
    }
    std::size_t omitted = 0;
    Json results = results_of(report, index, options, omitted);
    Json driver = {{"name", report.tool},
                   {"semanticVersion", report.version},
                   {"informationUri", project},
                   {"rules", std::move(rules)}};
    Json run = {{"tool", {{"driver", std::move(driver)}}},
                {"automationDetails", {{"id", report.tool + "/"}}},
                {"columnKind", "unicodeCodePoints"},
                {"originalUriBaseIds",
                 {{"%SRCROOT%", {{"description", {{"text", "The root of the repository."}}}}}}},
                {"invocations", Json::array({invocation_of(report, omitted, options)})},
                {"results", std::move(results)}};
    const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                      {"version", "2.1.0"},
                      {"runs", Json::array({std::move(run)})}};
    out << safe_json(log.dump(1, ' ', false, Json::error_handler_t::replace)) << '\n';
}

}  // namespace

extern const Format sarif = {"sarif", "SARIF 2.1.0 for code scanning", write};

}  // namespace pgsteward::formats
