// The verdicts and the matrix role × table × command as tables for people, from the members of the report, so that a
// saved report shows them too.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/json-member.hpp"
#include "cli/rls-check.hpp"
#include "cli/rls-report.hpp"

namespace pgsteward {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view foreign[] = {"other", "unset", "empty", "garbage"};

bool flag_of(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_boolean() && found->get<bool>();
}

std::string protection_of(const Json& table) {
    if (!flag_of(table, "enabled")) return flag_of(table, "forced") ? "forced but off" : "off";
    return flag_of(table, "forced") ? "on, forced" : "on, not the owner";
}

/// What a role reaches by a command, in a few words.
std::string reach_of(const Json& access) {
    const std::string own = text_of_member(access, "own");
    bool leaks = false, unknown = own == "undetermined";
    for (const std::string_view as : foreign) {
        const std::string outcome = text_of_member(access, as);
        leaks = leaks || outcome == "visible";
        unknown = unknown || outcome == "undetermined";
    }
    if (leaks) return own == "visible" ? "ROWS OF OTHERS" : "ROWS OF OTHERS ONLY";
    if (unknown) return "cannot tell";
    if (own == "visible") return "own rows";
    if (own == "error") return "fails";
    return own == "denied" && text_of_member(access, "other") == "denied" ? "no" : "no rows";
}

void add_verdicts(Report& report, const Json& tables) {
    ReportTable verdicts{"Verdicts", {"table", "tenant column", "row security", "policies", "verdict", "why"}, {}};
    for (const Json& table : tables) {
        const auto policies = table.find("policies");
        verdicts.rows.push_back({text_of_member(table, "table"), text_of_member(table, "tenant_column"), protection_of(table), std::to_string(policies == table.end() ? 0 : policies->size()),
                                 text_of_member(table, "verdict") + (flag_of(table, "settled_by_probe") ? ", isolated by probe" : ""), text_of_member(table, "reason")});
    }
    if (!verdicts.rows.empty()) report.tables.push_back(std::move(verdicts));
}

/// The tables that neither reading nor a probe could judge.
void count_undetermined(Report& report, const Json& tables) {
    report.undetermined = static_cast<std::uint64_t>(std::count_if(tables.begin(), tables.end(), [](const Json& table) { return text_of_member(table, "verdict") == "undetermined" && !flag_of(table, "settled_by_probe"); }));
    if (report.undetermined > 0)
        report.notes.push_back(fmt::format("{} {} undetermined; --probe asks a server, --allow-undetermined accepts it", report.undetermined, report.undetermined == 1 ? "table is" : "tables are"));
}

void add_matrix(Report& report, const Json& tables) {
    ReportTable matrix{"Who reaches what", {"table", "role", "SELECT", "INSERT", "UPDATE", "DELETE"}, {}};
    for (const Json& table : tables) {
        const auto access = table.find("access");
        if (access == table.end() || !access->is_array()) continue;
        for (const Json& one : *access) {
            const std::string name = text_of_member(table, "table");
            const std::string role = text_of_member(one, "role");
            if (matrix.rows.empty() || matrix.rows.back()[0] != name || matrix.rows.back()[1] != role) matrix.rows.push_back({name, role, "", "", "", ""});
            for (std::size_t column = 2; column < matrix.header.size(); ++column)
                if (matrix.header[column] == text_of_member(one, "command")) matrix.rows.back()[column] = reach_of(one);
        }
    }
    if (!matrix.rows.empty()) report.tables.push_back(std::move(matrix));
}

/// Of the probes those that say something else than was read, and how many there were.
void add_probes(Report& report, const Json& probes) {
    const auto answered = [&](std::string_view rest) { return fmt::format("Probes: {} asked{}", probes.size(), rest); };
    ReportTable table{answered(", the server does what was read"), {"table", "role", "command", "as", "read", "server"}, {}};
    for (const Json& probe : probes)
        if (text_of_member(probe, "outcome") != text_of_member(probe, "expected"))
            table.rows.push_back({text_of_member(probe, "table"), text_of_member(probe, "role"), text_of_member(probe, "command"), text_of_member(probe, "as"), text_of_member(probe, "expected"), text_of_member(probe, "outcome")});
    if (!table.rows.empty()) table.title = answered("; otherwise than read, or not to be read:");
    if (probes.empty()) table.title = answered("");
    report.tables.push_back(std::move(table));
}

}  // namespace

void tabulate(Report& report, std::string_view member, const Json& json) {
    if (!json.is_array()) return;
    if (member == "tables") {
        count_undetermined(report, json);
        add_verdicts(report, json);
        add_matrix(report, json);
    }
    if (member == "probes") add_probes(report, json);
}

void tabulate_rls_check(Report& report) {
    for (const auto& [name, json] : report.more) tabulate(report, name, Json::parse(json(), nullptr, false));
}

}  // namespace pgsteward
