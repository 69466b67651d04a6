#include "access/tenancy.hpp"

#include <algorithm>
#include <set>

#include "access/predicate-evaluate.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::access {
namespace {

/// Columns that usually say whose a row is, the most usual first; only where none is configured.
constexpr std::string_view usual_columns[] = {"tenant_id", "organization_id", "organisation_id", "org_id", "account_id", "workspace_id", "company_id", "team_id", "customer_id"};

template <typename Visit>
void for_each_table(const Catalog& catalog, Visit visit) {
    for (const auto& [name, relation] : catalog.relations)
        if (is_guardable(*relation)) visit(*relation);
}

bool is_comparison(const Formula& formula) {
    using Kind = Formula::Kind;
    switch (formula.kind) {
        case Kind::compare:
        case Kind::distinct:
        case Kind::any:
        case Kind::all:
        case Kind::in_any:
        case Kind::in_all: return true;
        default: return false;
    }
}

/// Does the formula read the column of the row that the condition is about?
bool reads_own(const Formula& formula, const std::string& column) {
    bool found = false;
    for_each(formula, [&](const Formula& one) { found = found || (one.kind == Formula::Kind::column && one.entry == own_row && one.name == column); });
    return found;
}

/// Does the formula read a column of that name?
bool reads(const Formula& formula, const std::string& column) {
    bool found = false;
    for_each(formula, [&](const Formula& one) { found = found || (one.kind == Formula::Kind::column && one.name == column); });
    return found;
}

/// Does the formula ask for a setting or a role?
bool asks_who_asks(const Formula& formula) {
    using Kind = Formula::Kind;
    bool found = false;
    for_each(formula, [&](const Formula& one) { found = found || one.kind == Kind::setting || one.kind == Kind::current_user || one.kind == Kind::session_user; });
    return found;
}

/// How much a column that a condition reads looks like the one that says whose a row is: compared with who asks or looked up by
/// that, more than any number of uses that are not followed; compared with constants alone, not at all.
std::size_t weight_of_column(const Formula& condition, const std::string& column) {
    using Kind = Formula::Kind;
    constexpr std::size_t not_followed = 1, compared = 1000;
    bool seen = false;
    std::size_t weight = 0;
    for_each(condition, [&](const Formula& one) {
        seen = seen || (one.kind == Kind::column && one.entry == own_row && one.name == column);
        if ((is_comparison(one) || one.kind == Kind::like || one.kind == Kind::exists) && asks_who_asks(one) && reads_own(one, column)) weight = compared;
        else if (one.query && reads_own(one, column)) weight = std::max(weight, not_followed);
    });
    return seen ? weight : not_followed;
}

bool is_of(const Relation& table, Constraint::Kind kind, const std::string& column) {
    return std::ranges::any_of(table.constraints, [&](const Constraint& constraint) { return constraint.kind == kind && constraint.columns.size() == 1 && constraint.columns[0] == column; });
}

bool is_key(const Relation& table, const std::string& column) { return is_of(table, Constraint::Kind::primary_key, column); }

/// Is it the primary key, and none that is another table's?
bool is_own_key(const Relation& table, const std::string& column) { return is_key(table, column) && !is_of(table, Constraint::Kind::foreign_key, column); }

bool policies_read(const Relation& table, const std::string& column) {
    return std::ranges::any_of(table.policies, [&](const RowPolicy& policy) { return std::ranges::find(policy.columns_read, column) != policy.columns_read.end(); });
}

/// The column that most policies compare with who asks; empty where none does. One that is compared as a table's key says whose
/// the rows of that table are, less than any that is not.
std::string column_of_policies(const Catalog& catalog) {
    constexpr std::size_t times_a_key = 100;
    std::map<std::string, std::size_t> used;
    std::map<std::pair<std::string, std::string>, std::size_t> known;   // most policies of a schema are alike
    for_each_table(catalog, [&](const Relation& table) {
        for (const RowPolicy& policy : table.policies)
            for (const std::string& column : policy.columns_read)
                for (const auto* text : {&policy.using_, &policy.with_check}) {
                    if (!*text) continue;
                    const auto [at, is_new] = known.try_emplace({column, **text});
                    if (is_new) at->second = weight_of_column(*condition_of(catalog, table, **text), column);
                    used[column] += at->second * (is_key(table, column) ? 1 : times_a_key);
                }
    });
    const auto most = std::max_element(used.begin(), used.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == used.end() || most->second == 0 ? std::string() : most->first;
}

/// Is the column compared with who asks, and where it is, always a key?
bool is_only_compared_as_key(const Catalog& catalog, const std::string& column) {
    bool as_key = false, otherwise = false;
    for_each_table(catalog, [&](const Relation& table) {
        if (policies_read(table, column)) (is_key(table, column) ? as_key : otherwise) = true;
    });
    return as_key && !otherwise;
}

std::string inferred_column(const Catalog& catalog) {
    std::set<std::string> there;
    for_each_table(catalog, [&](const Relation& table) {
        for (const Column& column : table.columns) there.insert(column.name);
    });
    if (there.contains(std::string(usual_columns[0]))) return std::string(usual_columns[0]);
    // Another usual name stands in a policy's condition, or nothing does.
    if (std::string of_policies = column_of_policies(catalog); !of_policies.empty()) return of_policies;
    for (const std::string_view usual : usual_columns)
        if (there.contains(std::string(usual))) return std::string(usual);
    return {};
}

/// How much each setting that a condition reads looks like the one that says who asks: one that is compared with the tenant
/// column more than any number of those that only stand beside it, as a switch of administrators does.
std::map<std::string, std::size_t> weights_of(const Formula& condition, const std::string& column) {
    constexpr std::size_t beside = 1, compared = 1000;
    std::map<std::string, std::size_t> weights;
    for (const SettingRead& read : settings_read(condition)) weights[read.name] = beside;
    for_each(condition, [&](const Formula& one) {
        if (!is_comparison(one) || !reads(one, column)) return;
        for (const SettingRead& read : settings_read(one)) weights[read.name] = compared;
    });
    return weights;
}

std::string inferred_setting(const Catalog& catalog, const std::string& column) {
    constexpr std::size_t reads_tenant_column = 1000;
    std::map<std::string, std::size_t> used;
    std::map<std::string, std::map<std::string, std::size_t>> by_text;   // most policies of a schema are alike
    const auto weights = [&](const Relation& table, const std::string& text) -> const std::map<std::string, std::size_t>& {
        const auto [at, is_new] = by_text.try_emplace(text);
        if (is_new) at->second = weights_of(*condition_of(catalog, table, text), column);
        return at->second;
    };
    for_each_table(catalog, [&](const Relation& table) {
        for (const RowPolicy& policy : table.policies) {
            const bool reads_column = std::find(policy.columns_read.begin(), policy.columns_read.end(), column) != policy.columns_read.end();
            for (const auto* text : {&policy.using_, &policy.with_check})
                if (*text)
                    for (const auto& [setting, weight] : weights(table, **text)) used[setting] += reads_column ? reads_tenant_column * weight : 1;
        }
    });
    const auto most = std::max_element(used.begin(), used.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == used.end() ? std::string() : most->first;
}

bool holds_anything(const Privileges& privileges, const Relation& table, RoleId role) {
    if (privileges.holders(securable(table)).held_by(role) != 0) return true;
    return std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& column) {
        return column.acl && privileges.holders(securable(table, column)).held_by(role) != 0;
    });
}

/// Who is granted something on a tenant table by name.
RoleSet grantees_of(const Privileges& privileges, const Tenancy& tenancy) {
    const RoleGraph& graph = privileges.graph();
    RoleSet grantees = graph.none();
    for_each_table(privileges.catalog(), [&](const Relation& table) {
        if (!tenancy.is_tenant_table(table)) return;
        const auto owner = table.owner.empty() ? std::nullopt : graph.find(table.owner);
        const auto add = [&](const AccessControlList& acl) {
            if (!acl) return;
            for (const AclItem& item : *acl)
                if (const auto role = graph.find(item.grantee); role && *role != everyone && role != owner) grantees.add(*role);
        };
        add(table.acl);
        for (const Column& column : table.columns) add(column.acl);
    });
    return grantees;
}

/// Roles that hold a privilege on a table by a grant to them or to a role they inherit, and own none. Who inherits an owner needs
/// no grant: where one is given by name all the same, the role is meant to be held to it.
std::vector<std::string> inferred_roles(const Privileges& privileges, const Tenancy& tenancy) {
    const RoleGraph& graph = privileges.graph();
    RoleSet owners = graph.none(), inheriting = graph.none();
    for_each_table(privileges.catalog(), [&](const Relation& table) {
        const auto owner = table.owner.empty() ? std::nullopt : graph.find(table.owner);
        if (!owner) return;
        owners.add(*owner);
        inheriting |= graph.holders(*owner);
    });
    const RoleSet grantees = grantees_of(privileges, tenancy);
    std::vector<std::string> names;
    for (RoleId role = 1; role < graph.size(); ++role) {
        // Who is granted something through a role that it inherits uses it too, where it can log in.
        const bool uses = grantees.contains(role) ? !owners.contains(role) : graph[role].login && graph.inherited(role).intersects(grantees) && !inheriting.contains(role);
        if (uses && !graph[role].superuser && !graph[role].predefined) names.push_back(graph.name(role));
    }
    return names;
}

/// The roles that policies are written for. Who has BYPASSRLS needs no policy.
std::vector<std::string> roles_of_policies(const Privileges& privileges) {
    const RoleGraph& graph = privileges.graph();
    std::set<std::string> names;
    for_each_table(privileges.catalog(), [&](const Relation& table) {
        for (const RowPolicy& policy : table.policies)
            for (const std::string& name : policy.roles)
                if (const auto role = graph.find(name); role && *role != everyone && !graph[*role].superuser && !graph[*role].bypass_row_security) names.insert(name);
    });
    return {names.begin(), names.end()};
}

void check_names(const Privileges& privileges, Tenancy& tenancy) {
    const Catalog& catalog = privileges.catalog();
    for (const auto& [name, why] : tenancy.exempt) {
        const auto matches = [&wanted = name](const Relation& table) { return table.name.display() == wanted; };
        bool found = false;
        for_each_table(catalog, [&](const Relation& table) { found = found || matches(table); });
        if (!found) tenancy.unknown_tables.push_back(name);
    }
    for (const std::string& role : tenancy.roles)
        if (!privileges.graph().find(role)) tenancy.unknown_roles.push_back(role);
}

}  // namespace

bool is_guardable(const Relation& relation) {
    return (relation.kind == ObjectKind::table || relation.kind == ObjectKind::foreign_table) && relation.persistence != Persistence::temporary;
}

bool Tenancy::is_exempt(const Relation& relation) const { return exempt.contains(relation.name.display()); }

bool Tenancy::is_tenant_table(const Relation& relation) const {
    const bool has_it = is_guardable(relation) && !column.empty() && relation.column(column) != nullptr;
    return has_it && !(column_is_key && is_own_key(relation, column) && !policies_read(relation, column));
}

std::vector<SettingRead> settings_read(const Formula& formula) {
    std::vector<SettingRead> reads;
    for_each(formula, [&](const Formula& one) {
        if (one.kind != Formula::Kind::setting || one.arguments.empty()) return;
        const Value name = evaluate(*one.arguments[0], {}, {});
        if (name.kind != Value::Kind::text) return;
        SettingRead read{lower_case(name.text), one.arguments.size() > 1 && evaluate(*one.arguments[1], {}, {}).is(true)};
        if (std::find(reads.begin(), reads.end(), read) == reads.end()) reads.push_back(std::move(read));
    });
    return reads;
}

Tenancy tenancy_of(const Privileges& privileges, const TenancyWish& wish) {
    Tenancy tenancy{.column = wish.column, .setting = lower_case(wish.setting), .roles = wish.roles, .exempt = wish.exempt};
    tenancy.column_inferred = wish.column.empty();
    if (tenancy.column_inferred) tenancy.column = inferred_column(privileges.catalog());
    tenancy.column_is_key = tenancy.column_inferred && is_only_compared_as_key(privileges.catalog(), tenancy.column);
    tenancy.setting_inferred = wish.setting.empty();
    if (tenancy.setting_inferred) tenancy.setting = inferred_setting(privileges.catalog(), tenancy.column);
    tenancy.roles_inferred = wish.roles.empty();
    if (tenancy.roles_inferred) tenancy.roles = inferred_roles(privileges, tenancy);
    check_names(privileges, tenancy);
    std::erase_if(tenancy.roles, [&](const std::string& role) { return std::find(tenancy.unknown_roles.begin(), tenancy.unknown_roles.end(), role) != tenancy.unknown_roles.end(); });
    std::sort(tenancy.roles.begin(), tenancy.roles.end());
    tenancy.roles_assumed = tenancy.roles.empty();
    // A policy for a role is no policy for any other: what it opens is asked of that role.
    if (tenancy.roles_assumed) tenancy.roles = roles_of_policies(privileges);
    for (const std::string& role : tenancy.roles) {
        const auto id = privileges.graph().find(role);
        bool holds = false;
        for_each_table(privileges.catalog(), [&](const Relation& table) { holds = holds || holds_anything(privileges, table, *id); });
        if (!holds) tenancy.roles_without_grants.push_back(role);
    }
    return tenancy;
}

}  // namespace pgsteward::access
