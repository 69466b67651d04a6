// Access control lists as values (acl.c).
#include <algorithm>
#include <bit>
#include <utility>

#include "interpret/privileges.hpp"

namespace pgsteward::interpret {
namespace {

/// The item's rights and grant options as sets.
struct Rights {
    PrivilegeSet privileges, options;
    explicit Rights(const AclItem& item) : privileges(privileges_of(item.privileges)), options(privileges_of(item.grantable)) {}
    void store(AclItem& item) const {
        item.privileges = letters_of(privileges);
        item.grantable = letters_of(options);
    }
    bool none() const { return privileges == 0 && options == 0; }
};

/// aclmask() of grant options: the owner has all of them.
PrivilegeSet grant_options_of(const Catalog& catalog, const std::vector<AclItem>& acl, const std::string& role, const std::string& owner, PrivilegeSet wanted) {
    if (has_privileges_of(catalog, role, owner)) return wanted;
    PrivilegeSet options = 0;
    for (const AclItem& item : acl)
        if (item.grantee.empty() || has_privileges_of(catalog, role, item.grantee)) options |= Rights(item).options;
    return options & wanted;
}

/// aclmask_direct(): without memberships and PUBLIC.
PrivilegeSet own_grant_options(const std::vector<AclItem>& acl, const std::string& role, const std::string& owner, PrivilegeSet wanted) {
    if (role == owner) return wanted;
    PrivilegeSet options = 0;
    for (const AclItem& item : acl)
        if (item.grantee == role) options |= Rights(item).options;
    return options & wanted;
}

using Update = std::optional<std::vector<AclItem>>;

Update without_dependent(const Catalog& catalog, std::vector<AclItem> acl, const std::string& grantee, PrivilegeSet lost, const std::string& owner, bool cascade) {
    if (grantee == owner) return acl;
    lost &= ~grant_options_of(catalog, acl, grantee, owner, lost);   // it may have them from somebody else too
    if (lost == 0) return acl;
    for (;;) {
        const auto given = std::find_if(acl.begin(), acl.end(), [&](const AclItem& item) { return item.grantor == grantee && (Rights(item).privileges & lost) != 0; });
        if (given == acl.end()) return acl;
        if (!cascade) return std::nullopt;
        Update next = updated_acl(catalog, acl, {false, given->grantee, grantee, lost, lost, cascade}, owner);
        if (!next) return next;
        acl = std::move(*next);
    }
}

/// check_circularity(): nobody may give the grant options back to whom they came from.
bool goes_round(const Catalog& catalog, std::vector<AclItem> acl, const AclChange& change, const std::string& owner) {
    if (change.grantor == owner) return false;
    for (bool again = true; again;) {
        again = false;
        for (const AclItem& item : acl) {
            const PrivilegeSet options = Rights(item).options;
            if (item.grantee != change.grantee || options == 0) continue;
            const Update next = updated_acl(catalog, acl, {false, change.grantee, item.grantor, options, options, true}, owner);
            if (!next || *next == acl) return false;
            acl = *next;
            again = true;
            break;
        }
    }
    return (change.options & ~grant_options_of(catalog, acl, change.grantor, owner, change.options)) != 0;
}

}  // namespace

bool has_privileges_of(const Catalog& catalog, const std::string& member, const std::string& role) {
    if (member == role) return true;
    const Role* known = catalog.roles.find({"", member});
    if (known && known->superuser) return true;
    std::vector<std::string> reached = {member};
    for (std::size_t i = 0; i < reached.size(); ++i) {
        const Role* at = catalog.roles.find({"", reached[i]});
        if (!at) continue;
        for (const Membership& membership : at->member_of) {
            if (!membership.inherit || std::find(reached.begin(), reached.end(), membership.role) != reached.end()) continue;
            if (membership.role == role) return true;
            reached.push_back(membership.role);
        }
    }
    return false;
}

Update updated_acl(const Catalog& catalog, std::vector<AclItem> acl, const AclChange& change, const std::string& owner) {
    if (change.add && change.options != 0 && goes_round(catalog, acl, change, owner)) return std::nullopt;
    auto item = std::find_if(acl.begin(), acl.end(), [&](const AclItem& other) { return other.grantee == change.grantee && other.grantor == change.grantor; });
    if (item == acl.end()) item = acl.insert(acl.end(), {change.grantee, change.grantor, {}, {}});
    Rights rights(*item);
    const PrivilegeSet options_before = rights.options;
    if (change.add) {
        rights.privileges |= change.privileges;
        rights.options |= change.options;
    } else {
        rights.privileges &= ~change.privileges;
        rights.options &= ~change.options;
    }
    rights.store(*item);
    if (rights.none()) acl.erase(item);
    const PrivilegeSet lost = options_before & ~rights.options;
    if (lost == 0) return acl;
    return without_dependent(catalog, std::move(acl), change.grantee, lost, owner, change.cascade);
}

Grantor best_grantor(const Catalog& catalog, const std::string& role, PrivilegeSet wanted, const std::vector<AclItem>& acl, const std::string& owner) {
    const Role* known = catalog.roles.find({"", role});
    if (role == owner || !known || known->superuser || known->uncertain) return {owner, wanted};
    std::vector<std::string> reached = {role};
    Grantor best{role, 0};
    for (std::size_t i = 0; i < reached.size(); ++i) {
        const PrivilegeSet options = own_grant_options(acl, reached[i], owner, wanted);
        if (options == wanted) return {reached[i], options};
        if (std::popcount(options) > std::popcount(best.options)) best = {reached[i], options};
        const Role* at = catalog.roles.find({"", reached[i]});
        if (!at) continue;
        for (const Membership& membership : at->member_of)
            if (membership.inherit && std::find(reached.begin(), reached.end(), membership.role) == reached.end()) reached.push_back(membership.role);
    }
    return best;
}

void change_owner(Annotations& object, const std::string& owner) {
    const std::string before = std::exchange(object.owner, owner);
    if (!object.acl || before == owner) return;
    std::vector<AclItem> merged;
    for (AclItem item : *object.acl) {
        if (item.grantee == before) item.grantee = owner;
        if (item.grantor == before) item.grantor = owner;
        const auto same = std::find_if(merged.begin(), merged.end(), [&](const AclItem& other) { return other.grantee == item.grantee && other.grantor == item.grantor; });
        if (same == merged.end()) {
            merged.push_back(std::move(item));
            continue;
        }
        same->privileges = letters_of(privileges_of(same->privileges) | privileges_of(item.privileges));
        same->grantable = letters_of(privileges_of(same->grantable) | privileges_of(item.grantable));
    }
    std::sort(merged.begin(), merged.end());
    object.acl = std::move(merged);
}

}  // namespace pgsteward::interpret
