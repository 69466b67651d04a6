#include "check/row-security-analysis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "access/platform-functions.hpp"
#include "access/predicate.hpp"
#include "check/row-security-support.hpp"
#include "text/failure.hpp"

namespace pgsteward {
namespace {

/// Where the configuration says it, with the name that may have been meant.
[[noreturn]] void fail_unknown(const Policy& policy, const std::string& place, const std::string& what, const std::string& name, const std::vector<std::string>& known) {
    const std::string near = nearest_word(name, known);
    const std::string message = fmt::format("there is no {} {}{}", what, name, near.empty() ? "" : fmt::format("; did you mean {}?", near));
    const auto at = policy.places.find(place);
    if (at != policy.places.end()) throw InputError(at->second, message);
    throw InputError(message);
}

/// SQL text creates no roles of the cluster and need not mention them: those that are configured exist all the same.
void add_missing_roles(Catalog& catalog, const std::vector<std::string>& roles) {
    for (const std::string& name : roles) {
        if (catalog.roles.find({"", name})) continue;
        Role role;
        role.name = name;
        role.uncertain = true;
        catalog.roles.put({"", name}, std::move(role));
    }
}

/// Functions that policies call and the source does not declare, as the platform makes them.
std::set<std::string> platform_functions_asked(const access::RowSecurityReview& review, const Catalog& catalog) {
    std::set<std::string> names;
    for (const access::TableResult& table : review.tables)
        for (const access::FormulaPtr& condition : review.judge->conditions(*table.relation))
            for_each(*condition, [&](const access::Formula& one) {
                const auto name = one.kind == access::Formula::Kind::routine && one.name.ends_with("()") ? type_named(one.name.substr(0, one.name.size() - 2)) : std::nullopt;
                if (name && access::platform_function(*name, 0) && !catalog.overloads.find(*name)) names.insert(one.name);
            });
    return names;
}

}  // namespace

RowSecurityAnalysis::RowSecurityAnalysis(Input input, const Policy& policy)
    : catalog_(std::move(input.catalog)), review_{.catalog = catalog_, .policy = policy, .postgres = input.postgres, .server_version = input.server_version} {
    const access::RoleGraphOptions options{.postgres = input.postgres};
    const bool knows_roles = input.server_version != 0;
    std::vector<std::string> unmentioned;
    if (const access::RoleGraph stated(catalog_, options); !knows_roles)
        for (const std::string& role : policy.tenant_roles)
            if (!stated.find(role)) unmentioned.push_back(role);
    add_missing_roles(catalog_, unmentioned);
    add_missing_roles(catalog_, {std::string(access::any_application_role)});
    graph_ = std::make_unique<access::RoleGraph>(catalog_, options);
    privileges_ = std::make_unique<access::Privileges>(catalog_, *graph_);
    access::Tenancy tenancy = access::tenancy_of(*privileges_, {policy.tenant_column, policy.tenant_setting, policy.tenant_roles, policy.tenant_exempt});
    if (!tenancy.unknown_roles.empty()) {
        std::vector<std::string> known;
        for (access::RoleId role = 1; role < graph_->size(); ++role) known.push_back(graph_->name(role));
        fail_unknown(policy, "tenancy/roles/" + tenancy.unknown_roles[0], "role", tenancy.unknown_roles[0], known);
    }
    if (!tenancy.unknown_tables.empty() && catalog_.complete) {
        std::vector<std::string> known;
        for (const Relation* relation : guardable_tables(review_)) known.push_back(relation->name.display());
        fail_unknown(policy, "tenancy/exempt/" + tenancy.unknown_tables[0], "table", tenancy.unknown_tables[0], known);
    }
    // A role without grants has none, where the source says who has which on tables.
    const bool states_privileges = input.states_privileges && !tenancy.roles_assumed;
    std::erase_if(tenancy.roles_without_grants, [&](const std::string& role) {
        return knows_roles || (states_privileges && std::find(unmentioned.begin(), unmentioned.end(), role) == unmentioned.end());
    });
    row_security_ = access::review_row_security(*privileges_, std::move(tenancy));
    review_.privileges = privileges_.get();
    review_.row_security = &row_security_;
}

std::vector<std::string> RowSecurityAnalysis::assumptions() const {
    const access::Tenancy& tenancy = row_security_.tenancy;
    std::vector<std::string> notes;
    if (tenancy.column_inferred) notes.push_back(tenancy.column.empty() ? "no column says whose rows are: no tenant_id, and no policy compares one" : fmt::format("tenant column: {} (inferred)", tenancy.column));
    if (tenancy.setting_inferred) notes.push_back(tenancy.setting.empty() ? "no policy asks a setting: who asks is not known" : fmt::format("tenant setting: {} (inferred from the policies)", tenancy.setting));
    if (tenancy.roles_assumed)
        notes.push_back(fmt::format("no application role is named or holds grants: judged for any role that owns nothing and may do everything with the tables{}",
                                    tenancy.roles.empty() ? "" : ", and for " + and_list(tenancy.roles) + ", whom policies name"));
    else if (tenancy.roles_inferred) notes.push_back(fmt::format("application roles: {} (inferred: they hold grants and own no table)", and_list(tenancy.roles)));
    if (const auto asked = platform_functions_asked(row_security_, catalog_); !asked.empty())
        notes.push_back(fmt::format("{} {} not declared: taken as Supabase declares {}", and_list({asked.begin(), asked.end()}), asked.size() == 1 ? "is" : "are", asked.size() == 1 ? "it" : "them"));
    if (!tenancy.roles_without_grants.empty()) notes.push_back(fmt::format("no grant to {} is known: every privilege is taken for granted", and_list(tenancy.roles_without_grants)));
    return notes;
}

}  // namespace pgsteward
