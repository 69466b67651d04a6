// A saved report back into a Report. It may come from elsewhere (a CI artifact), so nothing in it is taken for
// granted: each member has its type, or the error says which one has not.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <limits>

#include "report/report.hpp"
#include "text/excerpt.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

using Json = nlohmann::ordered_json;

/// A JSON value and how to get there ("/findings/3/line"), for messages.
class Member {
public:
    Member(const Json& value, const SourceText& source, std::string path)
        : value_(value), source_(source), path_(std::move(path)) {}

    [[noreturn]] void fail(std::string_view problem) const {
        throw InputError(fmt::format("{}: not a saved report: {} {}", printable(source_.name()),
                                     path_.empty() ? "the document" : printable(path_), problem));
    }

    Member operator[](const char* name) const {
        if (!value_.is_object()) fail("must be an object");
        const auto found = value_.find(name);
        if (found == value_.end()) fail(fmt::format("has no \"{}\"", name));
        return {*found, source_, path_ + "/" + name};
    }

    std::vector<Member> items() const {
        if (!value_.is_array()) fail("must be a list");
        std::vector<Member> items;
        for (std::size_t i = 0; i < value_.size(); ++i) items.push_back({value_[i], source_, fmt::format("{}/{}", path_, i)});
        return items;
    }

    std::string text() const {
        if (!value_.is_string()) fail("must be text");
        return value_.get<std::string>();
    }
    bool flag() const {
        if (!value_.is_boolean()) fail("must be true or false");
        return value_.get<bool>();
    }
    std::uint64_t number() const {
        if (!value_.is_number_unsigned()) fail("must be a whole number");
        return value_.get<std::uint64_t>();
    }
    std::uint32_t line() const {
        const std::uint64_t value = number();
        if (value == 0 || value > std::numeric_limits<std::uint32_t>::max()) fail("must be a line or column from 1");
        return static_cast<std::uint32_t>(value);
    }
    bool is_null() const { return value_.is_null(); }
    const Json& json() const { return value_; }

private:
    const Json& value_;
    const SourceText& source_;
    std::string path_;
};

/// Line and column are null together.
Position position_of(const Member& line, const Member& column) {
    if (line.is_null() && column.is_null()) return {0, 0};
    return {line.line(), column.line()};
}

Severity severity_in(const Member& member) {
    if (const auto severity = severity_of(member.text())) return *severity;
    member.fail("must be error, warning or notice");
}

Category category_in(const Member& member) {
    if (const auto category = category_of(member.text())) return *category;
    member.fail("is not a category");
}

WaiverReference waiver_in(const Member& member) {
    return {member["path"].text(), member["line"].line(), member["text"].text(), member["reference"].text()};
}

Finding finding_in(const Member& member) {
    Finding finding;
    finding.rule = member["rule"].text();
    finding.severity = severity_in(member["severity"]);
    finding.category = category_in(member["category"]);
    finding.destructive = member["destructive"].flag();
    finding.place.path = member["path"].text();
    finding.place.begin = position_of(member["line"], member["column"]);
    finding.place.end = position_of(member["end_line"], member["end_column"]);
    finding.object = member["object"].text();
    finding.revision = member["revision"].text();
    finding.direction = member["direction"].text();
    finding.message = member["message"].text();
    finding.fix = member["fix"].text();
    finding.statement = member["statement"].text();
    finding.lock = member["lock"].text();
    finding.fingerprint = member["fingerprint"].text();
    if (const Member waiver = member["waiver"]; !waiver.is_null()) finding.waiver = waiver_in(waiver);
    return finding;
}

WaiverEntry waiver_entry_in(const Member& member) {
    WaiverEntry waiver{member["path"].text(), member["line"].line(), member["text"].text(), member["reference"].text(),
                       {}, member["stale"].flag()};
    for (const Member& rule : member["covers"].items()) waiver.covers.push_back(rule.text());
    return waiver;
}

ReportError error_in(const Member& member) {
    const Position at = position_of(member["line"], member["column"]);
    return {{member["path"].text(), at, at}, {}, member["message"].text()};
}

/// What rls-check and grant-audit add is kept as it stands.
void keep_other_members(const Json& json, Report& report) {
    for (const auto& [name, value] : json.items()) {
        bool known = false;
        for (const std::string_view ours : {"schema_version", "tool", "version", "summary", "findings", "waivers", "errors"})
            known = known || ours == name;
        if (!known) report.more.push_back({name, [text = value.dump(2)] { return text; }});
    }
}

/// The library writes JSON recursively, so a deep document would end at the stack's end.
constexpr int deepest = 64;

Json parsed(const SourceText& text) {
    const auto limit_depth = [&](int depth, Json::parse_event_t, const Json&) {
        if (depth > deepest) throw InputError(fmt::format("{}: nested too deeply", printable(text.name())));
        return true;
    };
    try {
        return Json::parse(text.content(), limit_depth);
    } catch (const Json::parse_error& failed) {
        const auto at = static_cast<std::uint32_t>(failed.byte > 0 ? failed.byte - 1 : 0);
        throw InputError(Location{text, {at, at + 1}}, "not JSON, so not a saved report");
    } catch (const Json::exception&) {
        throw InputError(fmt::format("{}: not a saved report: a number is out of range", printable(text.name())));
    }
}

}  // namespace

Report report_from_json(const SourceText& text, std::span<const Rule* const> rules) {
    const Json json = parsed(text);
    const Member root(json, text, "");
    if (root["schema_version"].number() != 1) root["schema_version"].fail("must be 1");
    Report report;
    report.tool = root["tool"].text();
    report.version = root["version"].text();
    const Member summary = root["summary"];
    report.files = summary["files"].number();
    report.statements = summary["statements"].number();
    report.opaque = summary["opaque"].number();
    for (const Member& finding : root["findings"].items()) report.findings.push_back(finding_in(finding));
    for (const Member& waiver : root["waivers"].items()) report.waivers.push_back(waiver_entry_in(waiver));
    for (const Member& error : root["errors"].items()) report.errors.push_back(error_in(error));
    report.rules.assign(rules.begin(), rules.end());
    keep_other_members(json, report);
    return report;
}

}  // namespace pgsteward
