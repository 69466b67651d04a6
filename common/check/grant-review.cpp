#include "check/grant-review.hpp"

#include <algorithm>

#include "access/ready-made.hpp"

namespace pgsteward {
namespace {

std::vector<access::Holders> holders_of(const std::vector<access::Securable>& objects, const access::Privileges& privileges) {
    std::vector<access::Holders> all;
    all.reserve(objects.size());
    for (const access::Securable& object : objects) all.push_back(privileges.holders(object));
    return all;
}

/// Those that the policy names in full.
std::vector<access::NamedObject> named_objects(const Policy& policy) {
    std::vector<access::NamedObject> named;
    for (const auto& [role, patterns] : policy.grants)
        for (const auto& [pattern, demand] : patterns) {
            if (pattern.find('*') != std::string::npos) continue;
            const auto colon = pattern.find(':');
            if (colon == std::string::npos) named.push_back({"relation", pattern});
            else named.push_back({pattern.substr(0, colon), pattern.substr(colon + 1)});
        }
    return named;
}

}  // namespace

GrantReview::GrantReview(const Policy& policy, const access::Privileges& of, const Catalog* other)
    : privileges(of), ready_made(access::ready_made_objects(of.catalog(), of.graph(), named_objects(policy), other)),
      objects(access::securables(of.catalog(), ready_made)), holders(holders_of(objects, of)), demands(policy, of.graph(), objects) {}

access::GuardReview guard_review(const Policy& policy, const GrantReview& grants) {
    std::vector<QualifiedName> append_only, limited;
    for (std::size_t i = 0; i < grants.objects.size(); ++i) {
        const access::Securable& object = grants.objects[i];
        if (object.kind != ObjectKind::table) continue;
        if (std::find(policy.append_only_tables.begin(), policy.append_only_tables.end(), object.display()) != policy.append_only_tables.end()) append_only.push_back(object.name);
        const bool is_limited = std::any_of(grants.demands.roles().begin(), grants.demands.roles().end(), [&](const GrantDemands::RoleEntries& role) { return role.of[i] && role.of[i]->at_most; });
        if (is_limited) limited.push_back(object.name);
    }
    return access::review_guards(grants.privileges, append_only, policy.repair_roles, limited);
}

}  // namespace pgsteward
