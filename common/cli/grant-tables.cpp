#include "cli/grant-tables.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "check/checker.hpp"
#include "text/excerpt.hpp"

namespace pgsteward {
namespace {

using Json = nlohmann::ordered_json;

std::string shown(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }

Json words(access::PrivilegeSet set) {
    std::vector<std::string> list;
    for (std::size_t bit = 0; bit < access::privilege_count; ++bit)
        if (set >> bit & 1) list.emplace_back(access::word_of(bit));
    std::sort(list.begin(), list.end());
    return list;
}

std::string joined(const Json& list) {
    std::string text;
    for (const Json& item : list) text += (text.empty() ? "" : ", ") + item.get<std::string>();
    return text;
}

std::string text_of_member(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// What a role has of an object: its privileges, in parentheses what SET ROLE adds, a star where the schema is closed.
std::string cell_of(const Json& row) {
    std::string text = joined(row.value("privileges", Json::array()));
    std::string more;
    const Json reachable = row.value("reachable", Json::object());
    for (const auto& [privilege, roles] : reachable.items()) more += (more.empty() ? "" : ", ") + privilege;
    if (!more.empty()) text += fmt::format("{}({} by SET ROLE)", text.empty() ? "" : " ", more);
    if (row.contains("usable") && row["usable"] == false) text += " *";
    return text;
}

/// Roles that hold everything as superusers: a column that says the same of every object says nothing.
std::set<std::string> superusers_in(const Json& matrix) {
    std::set<std::string> found, others;
    for (const Json& row : matrix) {
        const Json via = row.value("via", Json::object());
        const auto as_superuser = [](const Json& names) { return std::find(names.begin(), names.end(), "superuser") != names.end(); };
        (!via.empty() && std::all_of(via.begin(), via.end(), as_superuser) ? found : others).insert(text_of_member(row, "role"));
    }
    for (const std::string& role : others) found.erase(role);
    return found;
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
        row["before"] = words(change.before);
        row["after"] = words(change.after);
        row["gains"] = words(change.gained());
        row["loses"] = words(change.lost());
        row["reachable_before"] = words(change.reached_before);
        row["reachable_after"] = words(change.reached_after);
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

ReportTable matrix_table(const std::string& member, const std::vector<std::string>& first, std::size_t most) {
    const Json matrix = Json::parse(member);
    const std::set<std::string> superusers = superusers_in(matrix);
    std::map<std::string, std::size_t> columns;
    for (const Json& row : matrix)
        if (!superusers.contains(text_of_member(row, "role"))) columns[text_of_member(row, "role")];
    ReportTable table{"Privileges", {"object"}, {}};
    for (auto& [role, at] : columns) {
        at = table.header.size();
        table.header.push_back(role);
    }
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> rows;
    for (const Json& row : matrix) {
        auto& cells = rows[{text_of_member(row, "kind"), text_of_member(row, "object")}];
        cells.resize(table.header.size());
        if (const auto column = columns.find(text_of_member(row, "role")); column != columns.end()) cells[column->second] = cell_of(row);
    }
    const auto add = [&](bool wanted) {
        for (auto& [key, cells] : rows) {
            const bool is_first = std::find(first.begin(), first.end(), key.second) != first.end();
            if (is_first != wanted || table.rows.size() >= most) continue;
            cells[0] = fmt::format("{} {}", key.first, key.second);
            table.rows.push_back(cells);
        }
    };
    add(true);
    add(false);
    std::vector<std::string> remarks;
    if (table.rows.size() < rows.size()) remarks.push_back(fmt::format("{} of {} objects; --emit matrix, csv or --format json has all", table.rows.size(), rows.size()));
    if (!superusers.empty()) remarks.push_back(fmt::format("without {}, who may do everything as superuser{}", fmt::join(superusers, ", "), superusers.size() == 1 ? "" : "s"));
    if (!remarks.empty()) table.title += fmt::format(" ({})", fmt::join(remarks, "; "));
    return table;
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
