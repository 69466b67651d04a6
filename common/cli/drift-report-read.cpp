// A saved drift report back into data. It may come from elsewhere, so each member must have its type.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/drift-report.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

using Json = nlohmann::ordered_json;

class Saved {
public:
    explicit Saved(const SourceText& text) : text_(text) {}

    [[noreturn]] void fail(const std::string& problem) const { throw InputError(fmt::format("{}: not a saved drift report: {}", printable(text_.name()), problem)); }

    const Json& member(const Json& object, const char* name) const {
        const auto found = object.is_object() ? object.find(name) : object.end();
        if (!object.is_object() || found == object.end()) fail(fmt::format("there is no \"{}\"", name));
        return *found;
    }
    std::string text(const Json& object, const char* name) const {
        const Json& value = member(object, name);
        if (value.is_null()) return {};
        if (!value.is_string()) fail(fmt::format("\"{}\" must be text", name));
        return value.get<std::string>();
    }
    std::optional<std::string> optional_text(const Json& object, const char* name) const {
        return member(object, name).is_null() ? std::nullopt : std::optional(text(object, name));
    }
    std::size_t number(const Json& object, const char* name) const {
        const Json& value = member(object, name);
        if (value.is_null()) return 0;
        if (!value.is_number_unsigned()) fail(fmt::format("\"{}\" must be a whole number", name));
        return value.get<std::size_t>();
    }
    std::string one_of(const Json& object, const char* name, std::initializer_list<std::string_view> known) const {
        const std::string written = text(object, name);
        if (std::find(known.begin(), known.end(), written) == known.end()) fail(fmt::format("\"{}\" is \"{}\"", name, printable(written)));
        return written;
    }
    std::vector<std::string> texts(const Json& object, const char* name) const {
        std::vector<std::string> list;
        for (const Json& item : items(object, name)) {
            if (!item.is_string()) fail(fmt::format("\"{}\" must be a list of texts", name));
            list.push_back(item.get<std::string>());
        }
        return list;
    }
    const Json& items(const Json& object, const char* name) const {
        const Json& value = member(object, name);
        if (!value.is_array()) fail(fmt::format("\"{}\" must be a list", name));
        return value;
    }

    std::optional<DriftOrigin> origin(const Json& object, const char* name) const {
        const Json& value = member(object, name);
        if (value.is_null()) return std::nullopt;
        DriftOrigin origin{text(value, "path"), value.contains("revision") ? text(value, "revision") : "", static_cast<std::uint32_t>(number(value, "line")), 1, {}};
        return origin;
    }
    ReportError error(const Json& json) const {
        const Position begin{static_cast<std::uint32_t>(number(json, "line")), static_cast<std::uint32_t>(number(json, "column"))};
        return {{text(json, "path"), begin, {begin.line, begin.column + 1}}, {}, text(json, "message")};
    }
    DriftItem drift(const Json& json) const {
        DriftItem item;
        item.id = text(json, "id");
        item.kind = text(json, "kind");
        item.object = text(json, "object");
        item.actual_object = text(json, "actual_object");
        item.change = one_of(json, "change", {"missing", "unexpected", "changed", "renamed"});
        item.property = text(json, "property");
        item.expected = optional_text(json, "expected");
        item.actual = optional_text(json, "actual");
        item.severity = one_of(json, "severity", {"BLOCKING", "HIGH", "MEDIUM", "LOW"});
        item.status = one_of(json, "status", {"open", "accepted", "resolved"});
        item.decision = text(json, "decision");
        item.expected_origin = origin(json, "expected_origin");
        item.actual_origin = origin(json, "actual_origin");
        return item;
    }
    DriftHistory entry(const Json& json) const {
        return {text(json, "id"), text(json, "kind"), text(json, "object"), text(json, "change"), text(json, "property"), text(json, "status"), text(json, "decision"),
                text(json, "path"), static_cast<std::uint32_t>(number(json, "line")), optional_text(json, "expected"), optional_text(json, "actual")};
    }

private:
    const SourceText& text_;
};

DriftProof proof_of(const Saved& saved, const Json& json) {
    const Json& after = saved.member(json, "compliance");
    return {saved.text(json, "server"), saved.number(json, "statements"), saved.texts(json, "refused"), saved.texts(json, "left"), saved.number(after, "objects"), saved.number(after, "matching")};
}

}  // namespace

DriftReport drift_report_from_json(const SourceText& text) {
    const Saved saved(text);
    const Json json = Json::parse(text.content(), nullptr, false);
    if (json.is_discarded()) saved.fail("it is not JSON");
    if (saved.number(json, "schema_version") != 1) saved.fail("this pgsteward reads schema_version 1");
    DriftReport report;
    for (const Json& item : saved.items(json, "errors")) report.errors.push_back(saved.error(item));
    if (report.errors.empty()) {
        const Json& compliance = saved.member(json, "compliance");
        report.objects = saved.number(compliance, "objects");
        report.matching = saved.number(compliance, "matching");
    }
    for (const Json& item : saved.items(json, "drifts")) report.drifts.push_back(saved.drift(item));
    for (const Json& item : saved.items(json, "undetermined")) report.undetermined.push_back(saved.drift(item));
    for (const Json& item : saved.items(json, "offers"))
        report.offers.push_back({saved.text(item, "kind"), saved.text(item, "expected"), saved.text(item, "actual"), saved.text(item, "evidence"), saved.text(item, "statement")});
    const Json& entries = saved.member(json, "register");
    report.register_path = saved.text(entries, "path");
    for (const Json& item : saved.items(entries, "resolved")) report.resolved.push_back(saved.entry(item));
    for (const Json& item : saved.items(entries, "unmatched")) report.unmatched.push_back(saved.entry(item));
    report.not_compared = saved.texts(json, "not_compared");
    if (const Json& proof = saved.member(json, "proof"); !proof.is_null()) report.proof = proof_of(saved, proof);
    return report;
}

}  // namespace pgsteward
