#include "cli/grant-tables.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

#include "check/checker.hpp"
#include "cli/json-member.hpp"
#include "cli/matrix-table.hpp"
#include "text/excerpt.hpp"

namespace pgsteward {
namespace {

using Json = nlohmann::ordered_json;

std::string shown(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }

std::string joined(const Json& list) {
    std::string text;
    for (const Json& item : list) text += (text.empty() ? "" : ", ") + item.get<std::string>();
    return text;
}

/// A statement on one line, as much as fits beside its place.
std::string beginning_of(const std::string& statement) {
    constexpr std::size_t longest = 60;
    std::string line;
    for (const char c : statement) {
        const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (!blank) line += c;
        else if (!line.empty() && line.back() != ' ') line += ' ';
    }
    if (line.size() <= longest) return line;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
    return line.substr(0, end) + "…";
}

std::string beginning_of(const Json& by) {
    return by.is_object() ? fmt::format("{}:{}: {}", text_of_member(by, "path"), by.value("line", 0), beginning_of(text_of_member(by, "statement"))) : std::string();
}

}  // namespace

std::string changes_json(const std::vector<GrantChange>& changes) {
    Json list = Json::array();
    for (const GrantChange& change : changes) {
        Json row;
        row["role"] = change.role;
        row["kind"] = change.kind;
        row["object"] = change.object;
        row["before"] = sorted_words(change.before);
        row["after"] = sorted_words(change.after);
        row["gains"] = sorted_words(change.gained());
        row["loses"] = sorted_words(change.lost());
        row["reachable_before"] = sorted_words(change.reached_before);
        row["reachable_after"] = sorted_words(change.reached_after);
        row["by"] = nullptr;
        if (change.at) {
            const Place place = place_of(*change.at);
            row["by"] = Json{{"path", place.path}, {"line", place.begin.line}, {"statement", shortened_statement(change.statement)}};
        }
        list.push_back(std::move(row));
    }
    return shown(list);
}

std::string probes_json(const std::vector<probe::GuardProbe>& probes) {
    Json list = Json::array();
    for (const probe::GuardProbe& probe : probes) {
        Json expected = Json::array();
        for (const probe::ProbeOutcome outcome : probe.expected) expected.push_back(name_of(outcome));
        list.push_back(Json{{"table", probe.table}, {"role", probe.role}, {"command", probe.command}, {"outcome", name_of(probe.outcome)}, {"expected", std::move(expected)}, {"message", probe.message}});
    }
    return shown(list);
}

ReportTable changes_table(const std::string& member) {
    ReportTable table{"Changes", {"role", "object", "before", "after", "gains", "loses", "by"}, {}};
    for (const Json& row : Json::parse(member)) {
        const auto list = [&](const char* name, const char* reachable) {
            std::string text = joined(row.value(name, Json::array()));
            const std::string more = reachable ? joined(row.value(reachable, Json::array())) : std::string();
            return more.empty() ? text : fmt::format("{}{}({} by SET ROLE)", text, text.empty() ? "" : " ", more);
        };
        table.rows.push_back({text_of_member(row, "role"), fmt::format("{} {}", text_of_member(row, "kind"), text_of_member(row, "object")), list("before", "reachable_before"),
                              list("after", "reachable_after"), list("gains", nullptr), list("loses", nullptr),
                              beginning_of(row.value("by", Json()))});
    }
    return table;
}

ReportTable probes_table(const std::string& member) {
    ReportTable table{"Probes", {"table", "role", "command", "outcome", "expected", "message"}, {}};
    for (const Json& row : Json::parse(member))
        table.rows.push_back({text_of_member(row, "table"), text_of_member(row, "role"), text_of_member(row, "command"), text_of_member(row, "outcome"), joined(row.value("expected", Json::array())),
                              text_of_member(row, "message")});
    return table;
}

std::string markdown_of(const ReportTable& table) {
    const auto line = [](const std::vector<std::string>& cells) {
        std::string text = "|";
        for (const std::string& cell : cells) {
            std::string safe = printable(cell);
            for (std::size_t at = 0; (at = safe.find_first_of("|\\`<", at)) != std::string::npos; at += 2) safe.insert(at, "\\");
            text += " " + safe + " |";
        }
        return text + "\n";
    };
    std::string text = fmt::format("**{}**\n\n", printable(table.title)) + line(table.header) + "|";
    for (std::size_t i = 0; i < table.header.size(); ++i) text += "---|";
    text += "\n";
    for (const auto& row : table.rows) text += line(row);
    return text;
}

std::string text_of(const ReportTable& table) {
    std::vector<std::size_t> widths(table.header.size());
    std::vector<std::vector<std::string>> rows = {table.header};
    for (const auto& row : table.rows) rows.push_back(row);
    for (auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            row[i] = printable(row[i]);
            widths[i] = std::max(widths[i], row[i].size());
        }
    std::string text = printable(table.title) + "\n";
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) line += fmt::format("{:{}}  ", row[i], widths[i]);
        while (!line.empty() && line.back() == ' ') line.pop_back();
        text += line + "\n";
    }
    return text;
}

}  // namespace pgsteward
