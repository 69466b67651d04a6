#include "cli/drift-report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

#include "check/secrets.hpp"
#include "report/escape.hpp"
#include "text/excerpt.hpp"

namespace pgsteward {
namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(nullptr); }

Json json_of(const std::optional<DriftOrigin>& origin) {
    if (!origin) return nullptr;
    Json json = {{"path", origin->path}, {"line", origin->line == 0 ? Json(nullptr) : Json(origin->line)}};
    if (!origin->revision.empty()) json["revision"] = origin->revision;
    return json;
}

Json json_of(const DriftItem& drift) {
    return {{"id", or_null(drift.id)},
            {"kind", drift.kind},
            {"object", drift.object},
            {"actual_object", or_null(drift.actual_object)},
            {"change", drift.change},
            {"property", or_null(drift.property)},
            {"expected", or_null(drift.expected)},
            {"actual", or_null(drift.actual)},
            {"severity", drift.severity},
            {"status", drift.status},
            {"decision", or_null(drift.decision)},
            {"expected_origin", json_of(drift.expected_origin)},
            {"actual_origin", json_of(drift.actual_origin)}};
}

Json json_of(const DriftHistory& entry) {
    return {{"id", entry.id},         {"kind", entry.kind},     {"object", entry.object}, {"change", entry.change},
            {"property", or_null(entry.property)}, {"expected", or_null(entry.expected)}, {"actual", or_null(entry.actual)},
            {"status", entry.status}, {"decision", or_null(entry.decision)}, {"path", entry.path}, {"line", entry.line}};
}

Json json_of(const ReportError& error) {
    return {{"path", error.place.path}, {"line", error.place.begin.line == 0 ? Json(nullptr) : Json(error.place.begin.line)}, {"column", error.place.begin.line == 0 ? Json(nullptr) : Json(error.place.begin.column)}, {"message", error.message}};
}

Json json_of(const DriftOffer& offer) {
    return {{"kind", offer.kind}, {"expected", offer.expected}, {"actual", offer.actual}, {"evidence", offer.evidence}, {"statement", offer.statement}};
}

template <typename Entry>
Json list_of(const std::vector<Entry>& entries) {
    Json list = Json::array();
    for (const Entry& entry : entries) list.push_back(json_of(entry));
    return list;
}

Json compliance(std::size_t objects, std::size_t matching) { return {{"objects", objects}, {"matching", matching}, {"percent", percent_of(matching, objects)}}; }

Json json_of(const DriftProof& proof) {
    return {{"server", proof.server}, {"statements", proof.statements}, {"refused", proof.refused}, {"left", proof.left}, {"compliance", compliance(proof.objects, proof.matching)}};
}

std::optional<DriftOrigin> origin_of(const Origin& origin, const Schema& schema) {
    // What the server alone made of a text (GRANT … ON ALL TABLES, a DO block) is somewhere in it.
    if (!origin.at && schema.text) return DriftOrigin{place_of(Location{*schema.text, {}}).path, {}, 1, 1, {}};
    if (!origin.at) return std::nullopt;
    const Place place = place_of(*origin.at);
    DriftOrigin result{place.path, {}, place.begin.line, place.begin.column, redacted(excerpt(*origin.at))};
    if (origin.migration > 0 && origin.migration <= schema.revisions.size()) result.revision = schema.revisions[origin.migration - 1];
    return result;
}

}  // namespace

double percent_of(std::size_t matching, std::size_t objects) {
    if (objects == 0) return 100;
    // Never rounded up to a hundred while something differs.
    return std::floor(10000.0 * static_cast<double>(matching) / static_cast<double>(objects)) / 100;
}

std::string highest_severity(const DriftReport& report) {
    if (!report.errors.empty()) return {};
    std::optional<diff::Level> highest;
    for (const DriftItem& drift : report.drifts)
        if (drift.status == "open")
            if (const auto level = diff::level_of(drift.severity); level && (!highest || *level > *highest)) highest = level;
    return highest ? std::string(name_of(*highest)) : "PASS";
}

DriftItem drift_item(const diff::Drift& drift, const Schema& expected, const Schema& actual) {
    DriftItem item;
    item.id = drift.id;
    item.kind = name_of(drift.kind);
    item.object = drift.object;
    item.change = name_of(drift.change);
    item.property = drift.property;
    item.severity = name_of(drift.level);
    item.status = drift.status;
    item.decision = drift.decision;
    if (drift.registered) item.register_line = place_of(*drift.registered).begin.line;
    item.actual_object = drift.actual_object;
    if (drift.expected && !drift.expected->empty()) item.expected = redacted(*drift.expected);
    if (drift.actual && !drift.actual->empty()) item.actual = redacted(*drift.actual);
    if (drift.change != diff::Drift::Change::unexpected) item.expected_origin = origin_of(drift.expected_origin, expected);
    if (drift.change != diff::Drift::Change::missing) item.actual_origin = origin_of(drift.actual_origin, actual);
    return item;
}

std::string to_json(const DriftReport& report) {
    Json json = {{"schema_version", 1},
                 {"tool", "schema-diff"},
                 {"version", PGSTEWARD_VERSION},
                 {"severity", or_null(highest_severity(report))},
                 {"compliance", report.errors.empty() ? compliance(report.objects, report.matching) : Json(nullptr)},
                 {"drifts", list_of(report.drifts)},
                 {"undetermined", list_of(report.undetermined)},
                 {"offers", list_of(report.offers)},
                 {"register", {{"path", or_null(report.register_path)}, {"resolved", list_of(report.resolved)}, {"unmatched", list_of(report.unmatched)}}},
                 {"not_compared", report.not_compared},
                 {"proof", report.proof ? json_of(*report.proof) : Json(nullptr)},
                 {"errors", list_of(report.errors)}};
    return safe_json(json.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace pgsteward
