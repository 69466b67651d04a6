#include "check/opened-rows.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "access/row-security.hpp"
#include "access/tenant-setting.hpp"

namespace pgsteward {
namespace {

using access::As;

std::set<std::string> roles_named_by(const Relation& table) {
    std::set<std::string> roles;
    for (const RowPolicy& policy : table.policies)
        for (const std::string& role : policy.roles)
            if (role != "public") roles.insert(role);
    return roles;
}

/// Inferred from this table alone, whose policies may call functions: what the other tables have costs as much as there are, and
/// a migration changes few.
access::Tenancy tenancy_of(const Policy& policy, const GuardedTable& guarded) {
    const Relation& table = guarded.table;
    Catalog only;
    only.relations.put(table.name, table);
    only.routines = guarded.catalog.routines;
    only.overloads = guarded.catalog.overloads;
    const access::RoleGraph graph(only);
    access::Tenancy tenancy = access::tenancy_of(access::Privileges(only, graph), {policy.tenant_column, policy.tenant_setting, {}, {}});
    tenancy.exempt = policy.tenant_exempt;
    const std::set<std::string> named = roles_named_by(table);
    tenancy.roles.assign(named.begin(), named.end());
    tenancy.roles.emplace_back(access::any_application_role);
    tenancy.roles_assumed = false;
    return tenancy;
}

/// With every privilege granted to the roles of the tenancy.
struct Judge {
    Judge(const Catalog& catalog, const access::Tenancy& tenancy) : graph(catalog, {.others = tenancy.roles}), privileges(catalog, graph), rows(privileges, all_of(tenancy)) {}

    access::RoleSet all_of(const access::Tenancy& tenancy) const {
        access::RoleSet roles = graph.none();
        for (const std::string& role : tenancy.roles) roles.add(*graph.find(role));
        return roles;
    }

    const access::RoleGraph graph;
    const access::Privileges privileges;
    access::RowJudge rows;
};

bool keeps_to_own_rows(const access::CommandResult& command) {
    return command.as(As::own).outcome == access::RowEffect::visible && !command.leaks() && !command.undetermined();
}

bool keeps_to_own_rows(const access::TableResult& table) {
    return std::ranges::any_of(table.roles, [](const access::RoleResult& role) {
        return std::ranges::any_of(role.commands, [](const access::CommandResult& command) { return keeps_to_own_rows(command); });
    });
}

const std::string& row_reached(const access::CommandResult& command) {
    for (const As as : {As::other, As::unset, As::empty, As::garbage})
        if (command.as(as).outcome == access::RowEffect::visible) return command.as(as).why;
    return command.as(As::own).why;
}

std::string shown(const std::string& role) { return role == access::any_application_role ? std::string() : role; }

/// The settings beside the tenant's that conditions read, with values that decide something: any session may set them.
std::vector<std::map<std::string, std::optional<std::string>>> further_settings(const std::vector<access::FormulaPtr>& conditions, const std::string& tenant_setting) {
    std::vector<std::map<std::string, std::optional<std::string>>> settings;
    for (const access::FormulaPtr& condition : conditions)
        for (const access::SettingRead& read : access::settings_read(*condition)) {
            if (read.name == tenant_setting) continue;
            std::vector<std::string> values = access::tenant_setting(read.name, {condition}).constants;
            values.insert(values.end(), {"on", "true"});
            for (const std::string& value : values) settings.push_back({{read.name, value}});
        }
    return settings;
}

access::RowEffect effect_on(access::RowJudge& rows, const access::RowJudge::Case& one, access::RoleId role, access::Command command, const access::SeedRow& row) {
    return (command == access::Command::insert ? rows.accepted(one, role, command, row.values, nullptr) : rows.reached(one, role, command, row.values)).outcome;
}

/// Rows of others that a role reaches once it sets something further, and did not reach so before.
std::optional<OpenedRows> opened_by_settings(Judge& judge_before, Judge& judge_after, const access::Tenancy& tenancy, const access::TableResult& was, const access::TableResult& is) {
    const access::RowCases& cases = *is.cases;
    access::RowCases cases_before = cases;
    cases_before.own.relation = was.relation;
    for (const auto& set : further_settings(judge_after.rows.conditions(*is.relation), tenancy.setting))
        for (const access::RoleResult& role : was.roles)
            for (const access::CommandResult& command : role.commands)
                for (const access::Asking& asking : cases.askings)
                    for (const access::SeedRow& row : cases.own.rows) {
                        if (!keeps_to_own_rows(command) || asking.as != access::Asking::As::tenant || !access::is_foreign(row, asking)) continue;
                        const auto effect = [&](Judge& judge, const access::RowCases& of) {
                            return effect_on(judge.rows, {of, asking, of.worlds[0], tenancy.setting, &set}, *judge.graph.find(role.role), command.command, row);
                        };
                        if (effect(judge_after, cases) != access::RowEffect::visible || effect(judge_before, cases_before) == access::RowEffect::visible) continue;
                        const auto& [name, value] = *set.begin();
                        return OpenedRows{is.tenant_column, shown(role.role), std::string(name_of(command.command)), fmt::format("{} while {} is {}", access::describe(cases, asking, row), name, quoted_literal(*value))};
                    }
    return std::nullopt;
}

}  // namespace

std::optional<OpenedRows> rows_opened(const Policy& policy, GuardedTable before, GuardedTable after) {
    if (!before.table.row_security || before.table.policies.empty()) return std::nullopt;
    const access::Tenancy tenancy = tenancy_of(policy, before);
    if (tenancy.is_exempt(after.table)) return std::nullopt;
    Judge judge_before(before.catalog, tenancy);
    const std::string column = access::tenant_column_of(tenancy, judge_before.rows, before.table);
    if (column.empty() || !after.table.column(column)) return std::nullopt;
    const access::TableResult was = access::judge_table(judge_before.rows, tenancy, before.table, column);
    if (!keeps_to_own_rows(was)) return std::nullopt;
    Judge judge_after(after.catalog, tenancy);
    const access::TableResult is = access::judge_table(judge_after.rows, tenancy, after.table, column);
    for (std::size_t role = 0; role < was.roles.size(); ++role)
        for (std::size_t command = 0; command < was.roles[role].commands.size(); ++command) {
            const access::CommandResult& now = is.roles[role].commands[command];
            if (keeps_to_own_rows(was.roles[role].commands[command]) && now.leaks()) return OpenedRows{column, shown(was.roles[role].role), std::string(name_of(now.command)), row_reached(now)};
        }
    return opened_by_settings(judge_before, judge_after, tenancy, was, is);
}

}  // namespace pgsteward
