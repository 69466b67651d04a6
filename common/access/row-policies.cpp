#include "access/row-policies.hpp"

#include <algorithm>

#include "sql/plpgsql-tokens.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::access {

std::string_view name_of(Command command) {
    switch (command) {
        case Command::select: return "SELECT";
        case Command::insert: return "INSERT";
        case Command::update: return "UPDATE";
        case Command::delete_: break;
    }
    return "DELETE";
}

bool owns(const Relation& relation, RoleId role, const RoleGraph& graph) {
    const auto owner = relation.owner.empty() ? std::nullopt : graph.find(relation.owner);
    return owner && graph.has_privileges_of(role, *owner);
}

Exemption exemption(const Relation& relation, RoleId role, const RoleGraph& graph) {
    if (!relation.row_security) return Exemption::not_enabled;
    if (graph[role].superuser) return Exemption::superuser;
    if (graph[role].bypass_row_security) return Exemption::bypass;
    if (!relation.force_row_security && owns(relation, role, graph)) return Exemption::owner;
    return Exemption::none;
}

bool applies_to(const RowPolicy& policy, RoleId role, const RoleGraph& graph) {
    return std::any_of(policy.roles.begin(), policy.roles.end(), [&](const std::string& name) {
        if (name == "public") return true;
        const auto other = graph.find(name);
        return other && graph.has_privileges_of(role, *other);
    });
}

bool applies_to(const RowPolicy& policy, Command command) {
    constexpr std::string_view words[] = {"select", "insert", "update", "delete"};
    return policy.command == "all" || policy.command == words[static_cast<std::size_t>(command)];
}

PolicySet policies_for(const Relation& relation, RoleId role, Command command, const RoleGraph& graph) {
    PolicySet set;
    for (const RowPolicy& policy : relation.policies)
        if (applies_to(policy, command) && applies_to(policy, role, graph)) (policy.permissive ? set.permissive : set.restrictive).push_back(&policy);
    const auto by_name = [](const RowPolicy* a, const RowPolicy* b) { return a->name < b->name; };
    std::sort(set.restrictive.begin(), set.restrictive.end(), by_name);
    // RelationBuildRowSecurity reads them by name and puts each before those it has.
    std::sort(set.permissive.rbegin(), set.permissive.rend(), by_name);
    return set;
}

bool have_subqueries(const PolicySet& policies) {
    const auto has_one = [](const RowPolicy* policy) {
        const std::string* condition = using_of(*policy);
        return condition && std::ranges::any_of(sql::plpgsql::tokenize(*condition), [&](const sql::plpgsql::Token& token) {
            if (token.kind != sql::plpgsql::Token::Kind::word) return false;
            const std::string word = lower_case(condition->substr(token.at.begin, token.at.size()));
            return word == "select" || word == "values";
        });
    };
    return std::ranges::any_of(policies.permissive, has_one) || std::ranges::any_of(policies.restrictive, has_one);
}

const std::string* using_of(const RowPolicy& policy) { return policy.using_ ? &*policy.using_ : nullptr; }

const std::string* check_of(const RowPolicy& policy) {
    if (policy.with_check) return &*policy.with_check;
    // A policy for INSERT has no USING to fall back on.
    return policy.command == "insert" ? nullptr : using_of(policy);
}

}  // namespace pgsteward::access
