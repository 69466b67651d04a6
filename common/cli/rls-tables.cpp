// The verdicts and the matrix role × table × command as tables for people, of an analysis and of a saved report.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "cli/json-member.hpp"
#include "cli/rls-check.hpp"
#include "cli/rls-report.hpp"

namespace pgsteward {
namespace {

using Json = nlohmann::ordered_json;

/// A role's way to a table's rows, in the words of the saved form.
struct Reach {
    std::string role, command;
    std::array<std::string, access::all_as.size()> outcomes;   ///< by As
    const std::string& own() const { return outcomes[static_cast<std::size_t>(access::As::own)]; }
    const std::string& other() const { return outcomes[static_cast<std::size_t>(access::As::other)]; }
};
/// A tenant table as people read of it, from an analysis or from a saved report.
struct Shown {
    std::string table, tenant_column;
    bool enabled = false, forced = false;
    std::size_t policies = 0;
    std::string verdict;
    bool settled_by_probe = false;
    std::string reason;
    std::vector<Reach> access;
};

bool flag_of(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_boolean() && found->get<bool>();
}

Shown shown(const Json& json) {
    Shown table{text_of_member(json, "table"), text_of_member(json, "tenant_column"), flag_of(json, "enabled"), flag_of(json, "forced"), 0,
                text_of_member(json, "verdict"), flag_of(json, "settled_by_probe"), text_of_member(json, "reason"), {}};
    if (const auto policies = json.find("policies"); policies != json.end()) table.policies = policies->size();
    const auto access = json.find("access");
    if (access == json.end() || !access->is_array()) return table;
    for (const Json& one : *access) {
        Reach& reach = table.access.emplace_back(Reach{text_of_member(one, "role"), text_of_member(one, "command"), {}});
        for (const access::As as : access::all_as) reach.outcomes[static_cast<std::size_t>(as)] = text_of_member(one, access::name_of(as));
    }
    return table;
}

Shown shown(const access::TableResult& result, bool settled_by_probe) {
    const Relation& relation = *result.relation;
    Shown table{relation.name.display(), result.tenant_column, relation.row_security, relation.force_row_security, result.policies.size(),
                std::string(access::name_of(result.verdict)), settled_by_probe, result.why, {}};
    for (const access::RoleResult& role : result.roles)
        for (const access::CommandResult& command : role.commands) {
            Reach& reach = table.access.emplace_back(Reach{role.role, std::string(access::name_of(command.command)), {}});
            for (const access::As as : access::all_as) reach.outcomes[static_cast<std::size_t>(as)] = access::name_of(command.as(as).outcome);
        }
    return table;
}

std::string protection_of(const Shown& table) {
    if (!table.enabled) return table.forced ? "forced but off" : "off";
    return table.forced ? "on, forced" : "on, not the owner";
}

/// What a role reaches by a command, in a few words.
std::string_view reach_of(const Reach& access) {
    const auto foreign = [&](std::string_view outcome) { return std::find(access.outcomes.begin() + 1, access.outcomes.end(), outcome) != access.outcomes.end(); };
    if (foreign("visible")) return access.own() == "visible" ? "ROWS OF OTHERS" : "ROWS OF OTHERS ONLY";
    if (access.own() == "undetermined" || foreign("undetermined")) return "cannot tell";
    if (access.own() == "visible") return "own rows";
    if (access.own() == "error") return "fails";
    return access.own() == "denied" && access.other() == "denied" ? "no" : "no rows";
}

void add_verdicts(Report& report, const std::vector<Shown>& tables) {
    ReportTable verdicts{"Verdicts", {"table", "tenant column", "row security", "policies", "verdict", "why"}, {}};
    for (const Shown& table : tables)
        verdicts.rows.push_back({table.table, table.tenant_column, protection_of(table), std::to_string(table.policies),
                                 table.verdict + (table.settled_by_probe ? ", isolated by probe" : ""), table.reason});
    if (!verdicts.rows.empty()) report.tables.push_back(std::move(verdicts));
}

/// The tables that neither reading nor a probe could judge.
void count_undetermined(Report& report, const std::vector<Shown>& tables) {
    report.undetermined = static_cast<std::uint64_t>(std::ranges::count_if(tables, [](const Shown& table) { return table.verdict == "undetermined" && !table.settled_by_probe; }));
    if (report.undetermined > 0)
        report.notes.push_back(fmt::format("{} {} undetermined; --probe asks a server, --allow-undetermined accepts it", report.undetermined, report.undetermined == 1 ? "table is" : "tables are"));
}

void add_matrix(Report& report, const std::vector<Shown>& tables) {
    ReportTable matrix{"Who reaches what", {"table", "role", "SELECT", "INSERT", "UPDATE", "DELETE"}, {}};
    for (const Shown& table : tables)
        for (const Reach& one : table.access) {
            if (matrix.rows.empty() || matrix.rows.back()[0] != table.table || matrix.rows.back()[1] != one.role) matrix.rows.push_back({table.table, one.role, "", "", "", ""});
            for (std::size_t column = 2; column < matrix.header.size(); ++column)
                if (matrix.header[column] == one.command) matrix.rows.back()[column] = reach_of(one);
        }
    if (!matrix.rows.empty()) report.tables.push_back(std::move(matrix));
}

void tabulate_tables(Report& report, const std::vector<Shown>& tables) {
    count_undetermined(report, tables);
    add_verdicts(report, tables);
    add_matrix(report, tables);
}

}  // namespace

void tabulate_tables(Report& report, const access::RowSecurityReview& review, const std::set<const access::TableResult*>& settled) {
    std::vector<Shown> tables;
    tables.reserve(review.tables.size());
    for (const access::TableResult& result : review.tables) tables.push_back(shown(result, settled.contains(&result)));
    tabulate_tables(report, tables);
}

/// Of the probes those that say something else than was read, and how many there were.
void tabulate_probes(Report& report, const Json& probes) {
    const auto answered = [&](std::string_view rest) { return fmt::format("Probes: {} asked{}", probes.size(), rest); };
    ReportTable table{answered(", the server does what was read"), {"table", "role", "command", "as", "read", "server"}, {}};
    for (const Json& probe : probes)
        if (text_of_member(probe, "outcome") != text_of_member(probe, "expected"))
            table.rows.push_back({text_of_member(probe, "table"), text_of_member(probe, "role"), text_of_member(probe, "command"), text_of_member(probe, "as"), text_of_member(probe, "expected"), text_of_member(probe, "outcome")});
    if (!table.rows.empty()) table.title = answered("; otherwise than read, or not to be read:");
    if (probes.empty()) table.title = answered("");
    report.tables.push_back(std::move(table));
}

void tabulate_rls_check(Report& report) {
    for (const auto& [name, text] : report.more) {
        const Json json = Json::parse(text(), nullptr, false);
        if (!json.is_array()) continue;
        if (name == "probes") tabulate_probes(report, json);
        if (name != "tables") continue;
        std::vector<Shown> tables;
        for (const Json& table : json) tables.push_back(shown(table));
        tabulate_tables(report, tables);
    }
}

}  // namespace pgsteward
