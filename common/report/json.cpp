// The saved form of a report: CONTRACTS.md section 5, members in that order.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/escape.hpp"
#include "report/report.hpp"

namespace pgsteward {
namespace {

using Json = nlohmann::ordered_json;

constexpr int schema_version = 1;

std::string dumped(const Json& json) {
    // What is not UTF-8 (a file may hold anything) becomes U+FFFD rather than an exception.
    return safe_json(json.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

std::string indented(const std::string& json) {
    std::string text;
    for (const char c : json) {
        text += c;
        if (c == '\n') text += "  ";
    }
    return text;
}

/// A finding about a whole file has no line.
Json number_or_null(std::uint32_t value) {
    return value == 0 ? Json(nullptr) : Json(value);
}

Json summary_of(const Report& report) {
    return {{"errors", report.count(Severity::error)},
            {"warnings", report.count(Severity::warning)},
            {"notices", report.count(Severity::notice)},
            {"waived", report.waived()},
            {"files", report.files},
            {"statements", report.statements},
            {"opaque", report.opaque}};
}

Json json_of(const WaiverReference& waiver) {
    return {{"path", waiver.path}, {"line", waiver.line}, {"text", waiver.text}, {"reference", waiver.reference}};
}

Json json_of(const Finding& finding) {
    const bool whole_file = finding.place.begin.line == 0;
    return {{"rule", finding.rule},
            {"severity", name_of(finding.severity)},
            {"category", name_of(finding.category)},
            {"destructive", finding.destructive},
            {"path", finding.place.path},
            {"line", number_or_null(finding.place.begin.line)},
            {"column", whole_file ? Json(nullptr) : Json(finding.place.begin.column)},
            {"end_line", whole_file ? Json(nullptr) : Json(finding.place.end.line)},
            {"end_column", whole_file ? Json(nullptr) : Json(finding.place.end.column)},
            {"object", finding.object},
            {"revision", finding.revision},
            {"direction", finding.direction},
            {"message", finding.message},
            {"fix", finding.fix},
            {"statement", finding.statement},
            {"lock", finding.lock},
            {"fingerprint", finding.fingerprint},
            {"waiver", finding.waiver ? json_of(*finding.waiver) : Json(nullptr)}};
}

Json json_of(const WaiverEntry& waiver) {
    return {{"path", waiver.path},           {"line", waiver.line},     {"text", waiver.text},
            {"reference", waiver.reference}, {"covers", waiver.covers}, {"stale", waiver.stale}};
}

Json json_of(const ReportError& error) {
    const bool whole_file = error.place.begin.line == 0;
    return {{"path", error.place.path},
            {"line", number_or_null(error.place.begin.line)},
            {"column", whole_file ? Json(nullptr) : Json(error.place.begin.column)},
            {"message", error.message}};
}

template <typename Entry>
Json list_of(const std::vector<Entry>& entries) {
    Json list = Json::array();
    for (const Entry& entry : entries) list.push_back(json_of(entry));
    return list;
}

std::string_view setting_name(const Rule& rule, const Policy& policy) {
    const auto found = policy.rules.find(std::string(rule.id));
    if (found == policy.rules.end()) return rule.on ? name_of(rule.severity) : "off";
    return found->second.off ? "off" : name_of(found->second.severity);
}

}  // namespace

std::string to_json(const Report& report) {
    Json json = {{"schema_version", schema_version},
                 {"tool", report.tool},
                 {"version", report.version},
                 {"summary", summary_of(report)},
                 {"findings", list_of(report.findings)},
                 {"waivers", list_of(report.waivers)},
                 {"errors", list_of(report.errors)}};
    std::string text = dumped(json);
    text.resize(text.rfind("\n}"));
    for (const ReportMember& member : report.more) text += fmt::format(",\n  \"{}\": {}", member.name, indented(safe_json(member.json())));
    return text + "\n}\n";
}

std::string rules_to_json(std::span<const Rule* const> rules, const Policy& policy) {
    Json list = Json::array();
    for (const Rule* rule : rules)
        list.push_back(Json{{"id", rule->id},
                            {"category", name_of(rule->category)},
                            {"severity", setting_name(*rule, policy)},
                            {"default_severity", name_of(rule->severity)},
                            {"on_by_default", rule->on},
                            {"destructive", rule->destructive()},
                            {"summary", rule->summary}});
    return dumped(list);
}

}  // namespace pgsteward
