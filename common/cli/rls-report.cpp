#include "cli/rls-report.hpp"

#include <nlohmann/json.hpp>

namespace pgsteward {
namespace {

using Json = nlohmann::ordered_json;
using access::As;
using access::Command;
using access::CommandResult;

Json policy_json(const access::PolicyResult& result) {
    const RowPolicy& policy = *result.policy;
    Json json;
    json["name"] = policy.name;
    json["command"] = policy.command;
    json["permissive"] = policy.permissive;
    json["roles"] = policy.roles;
    json["using"] = policy.using_ ? Json(*policy.using_) : Json();
    json["with_check"] = policy.with_check ? Json(*policy.with_check) : Json();
    using Bound = access::PolicyResult::Bound;
    json["tenant_bound"] = result.bound == Bound::unknown ? Json() : Json(result.bound == Bound::yes);
    if (!result.why.empty()) json["reason"] = result.why;
    return json;
}

Json access_json(const access::RoleResult& role, const CommandResult& command) {
    Json json;
    json["role"] = role.role;
    json["command"] = access::name_of(command.command);
    for (const As as : access::all_as) json[std::string(access::name_of(as))] = access::name_of(command.as(as).outcome);
    return json;
}

}  // namespace

Json tables_json(const access::RowSecurityReview& review, const std::set<const access::TableResult*>& settled) {
    Json tables = Json::array();
    for (const access::TableResult& result : review.tables) {
        Json table;
        table["table"] = result.relation->name.display();
        table["tenant_column"] = result.tenant_column;
        table["enabled"] = result.relation->row_security;
        table["forced"] = result.relation->force_row_security;
        table["policies"] = Json::array();
        for (const access::PolicyResult& policy : result.policies) table["policies"].push_back(policy_json(policy));
        table["verdict"] = access::name_of(result.verdict);
        if (settled.contains(&result)) table["settled_by_probe"] = true;
        if (!result.why.empty()) table["reason"] = result.why;
        table["access"] = Json::array();
        for (const access::RoleResult& role : result.roles)
            for (const CommandResult& command : role.commands) table["access"].push_back(access_json(role, command));
        tables.push_back(std::move(table));
    }
    return tables;
}

Json probes_json(const std::vector<TableProbe>& probes) {
    Json list = Json::array();
    for (const TableProbe& one : probes)
        for (std::size_t role = 0; role < one.probed.roles.size(); ++role)
            for (const Command command : access::commands)
                for (const As as : access::all_as) {
                    const access::Seen& did = one.probed.roles[role].commands[static_cast<std::size_t>(command)].as(as);
                    const access::Seen& read = one.table->roles[role].commands[static_cast<std::size_t>(command)].as(as);
                    Json probe;
                    probe["table"] = one.table->relation->name.display();
                    probe["role"] = one.table->roles[role].role;
                    probe["command"] = access::name_of(command);
                    probe["as"] = access::name_of(as);
                    probe["outcome"] = access::name_of(did.outcome);
                    probe["expected"] = access::name_of(read.outcome);
                    if (did.outcome == access::RowEffect::error && !did.why.empty()) probe["message"] = did.why;
                    list.push_back(std::move(probe));
                }
    return list;
}

}  // namespace pgsteward
