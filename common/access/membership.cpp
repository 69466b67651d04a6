#include "access/membership.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <set>
#include <string_view>
#include <unordered_set>

#include "access/predefined-roles.hpp"
#include "catalog/altered-privileges.hpp"

namespace pgsteward::access {
namespace {

using Names = std::unordered_set<SharedText>;

void mention(Names& names, const AccessControlList& acl) {
    if (!acl) return;
    for (const AclItem& item : *acl) {
        if (!item.grantee.empty()) names.insert(item.grantee);
        names.insert(item.grantor);
    }
}

void mention(Names& names, const Annotations& object) {
    if (!object.owner.empty()) names.insert(object.owner);
    mention(names, object.acl);
}

void mention_relation(Names& names, const Relation& relation) {
    mention(names, relation);
    for (const Column& column : relation.columns) mention(names, column.acl);
    for (const RowPolicy& policy : relation.policies)
        for (const std::string& role : policy.roles)
            if (role != "public") names.insert(role);
}

/// Every role that the catalog names, whether it holds it or not.
Names roles_named(const Catalog& catalog) {
    Names names;
    for (const auto& [key, role] : catalog.roles) {
        names.insert(role->name);
        for (const Membership& membership : role->member_of) names.insert(membership.role);
    }
    for (const auto& [key, relation] : catalog.relations) mention_relation(names, *relation);
    for (const auto& [key, routine] : catalog.routines) mention(names, *routine);
    for (const auto& [key, type] : catalog.types) mention(names, *type);
    for (const auto& [key, schema] : catalog.schemas) mention(names, *schema);
    for (const auto& [key, object] : catalog.others) mention(names, *object);
    for (const auto& [key, defaults] : catalog.default_privileges) {
        names.insert(defaults->role);
        mention(names, defaults->acl);
    }
    return names;
}

/// Those who gained or lost something on what the server or an extension made.
void add_grantees_of_ready_made(std::set<std::string>& names, const Catalog& catalog) {
    for (const auto& [key, object] : catalog.others) {
        if (object->kind != ObjectKind::privileges) continue;
        for (const auto& [property, letters] : object->properties)
            if (std::string grantee = PrivilegeAlteration::of(property).grantee; !grantee.empty()) names.insert(std::move(grantee));
    }
}

/// Is there a superuser that no text created? A server's roles are all in its catalog.
bool holds_the_first_superuser(const Catalog& catalog) {
    return std::any_of(catalog.roles.begin(), catalog.roles.end(),
                       [](const auto& role) { return role.second->superuser && !role.second->uncertain && !role.second->created.at; });
}

/// The owner of the only database that the catalog holds.
std::string owner_of_database(const Catalog& catalog) {
    std::string owner;
    for (const auto& [key, object] : catalog.others) {
        if (object->kind != ObjectKind::database) continue;
        if (!owner.empty()) return {};
        owner = object->owner;
    }
    return owner;
}

}  // namespace

Path Reach::path_to(RoleId role) const {
    Path path;
    while (steps[role]) {
        path.push_back(*steps[role]);
        role = steps[role]->from;
    }
    std::reverse(path.begin(), path.end());
    return path;
}

RoleGraph::RoleGraph(const Catalog& catalog, RoleGraphOptions options) : options_(std::move(options)) {
    number(catalog);
    read_roles(catalog);
    read_memberships(catalog);
    close();
}

void RoleGraph::number(const Catalog& catalog) {
    const Names named = roles_named(catalog);
    std::set<std::string> names(named.begin(), named.end());
    add_grantees_of_ready_made(names, catalog);
    if (!holds_the_first_superuser(catalog)) names.insert(options_.superuser);
    if (!options_.database_owner.empty()) names.insert(options_.database_owner);
    names.insert(options_.others.begin(), options_.others.end());
    for (const PredefinedRole& role : predefined_roles())
        if (role.since <= options_.postgres) names.emplace(role.name);
    roles_.push_back({.name = "PUBLIC"});
    for (const std::string& name : names) {
        numbers_.emplace(name, static_cast<RoleId>(roles_.size()));
        roles_.push_back({.name = name});
    }
}

void RoleGraph::read_roles(const Catalog& catalog) {
    superusers_ = none();
    for (RoleId id = 1; id < size(); ++id) {
        GraphRole& role = roles_[id];
        const Role* said = catalog.roles.find({"", role.name});
        role.predefined = is_predefined(role.name, options_.postgres);
        role.known = role.predefined || (said && !said->uncertain);
        if (said) {
            role.superuser = said->superuser;
            role.create_role = said->create_role;
            role.bypass_row_security = said->bypass_row_security;
            role.login = said->login;
            role.inherit = said->inherit;
        }
        if (!role.known && role.name == options_.superuser) role.known = role.superuser = role.login = true;
        if (role.superuser) superusers_.add(id);
    }
    const auto named = find(options_.superuser);
    if (named && roles_[*named].superuser) first_superuser_ = *named;
    else if (const auto all = superusers_.ids(); !all.empty()) first_superuser_ = all.front();
}

void RoleGraph::add_edge(RoleId member, Edge edge) {
    for (Edge& known : roles_[member].member_of) {
        if (known.role != edge.role) continue;   // since 16 several grantors may say different things
        known.inherit |= edge.inherit;
        known.set |= edge.set;
        known.admin |= edge.admin;
        return;
    }
    roles_[member].member_of.push_back(edge);
}

void RoleGraph::read_memberships(const Catalog& catalog) {
    for (const auto& [key, role] : catalog.roles) {
        const RoleId member = numbers_.at(role->name);
        for (const Membership& membership : role->member_of)
            add_edge(member, {numbers_.at(membership.role), membership.inherit, membership.set, membership.admin});
    }
    for (const PredefinedRole& role : predefined_roles()) {
        const auto member = find(role.name);
        if (!member || role.since > options_.postgres) continue;
        for (const std::string_view group : role.member_of) add_edge(*member, {*find(group), true, true, false});
    }
    std::string owner = options_.database_owner.empty() ? owner_of_database(catalog) : options_.database_owner;
    if (owner.empty()) owner = name(first_superuser_);
    const auto owner_id = find(owner), owners = find("pg_database_owner");
    // roles_is_member_of(): before 16 the owner's NOINHERIT is looked at first.
    if (owner_id && *owner_id != everyone && owners) add_edge(*owner_id, {*owners, options_.postgres >= 16 || roles_[*owner_id].inherit, true, false});
    for (GraphRole& role : roles_) std::sort(role.member_of.begin(), role.member_of.end(), [](const Edge& a, const Edge& b) { return a.role < b.role; });
}

RoleSet RoleGraph::closure(RoleId member, bool Edge::*followed) const {
    RoleSet reached = none();
    reached.add(member);
    std::vector<RoleId> open = {member};
    while (!open.empty()) {
        const RoleId at = open.back();
        open.pop_back();
        for (const Edge& edge : roles_[at].member_of) {
            if (!(edge.*followed) || reached.contains(edge.role)) continue;
            reached.add(edge.role);
            open.push_back(edge.role);
        }
    }
    return reached;
}

void RoleGraph::close() {
    uncertain_ = none();
    holders_.assign(size(), none());
    RoleSet all = none();
    for (RoleId id = 1; id < size(); ++id) all.add(id);
    for (RoleId id = 0; id < size(); ++id) {
        inherited_.push_back(closure(id, &Edge::inherit));
        settable_.push_back(roles_[id].superuser ? all : closure(id, &Edge::set));
        inherited_[id].add(everyone);
        inherited_[id].for_each([&](RoleId role) { holders_[role].add(id); });
        const auto doubt = [&](RoleId role) { if (!roles_[role].known) uncertain_.add(id); };
        if (roles_[id].superuser) continue;
        inherited_[id].for_each(doubt);
        settable_[id].for_each(doubt);
    }
}

std::optional<RoleId> RoleGraph::find(std::string_view name) const {
    if (name.empty() || name == "public") return everyone;
    const auto found = numbers_.find(std::string(name));
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

/// is_admin_of_role() looks at every membership, whatever its options.
RoleSet RoleGraph::administered(RoleId member) const {
    RoleSet reached = none(), found = none();
    reached.add(member);
    std::vector<RoleId> open = {member};
    while (!open.empty()) {
        const RoleId at = open.back();
        open.pop_back();
        for (const Edge& edge : roles_[at].member_of) {
            if (edge.admin) found.add(edge.role);
            if (reached.contains(edge.role)) continue;
            reached.add(edge.role);
            open.push_back(edge.role);
        }
    }
    return found;
}

RoleSet RoleGraph::grantable(RoleId member) const {
    RoleSet roles = none();
    if (member == everyone) return roles;
    const bool superuser = roles_[member].superuser;
    if (superuser || (options_.postgres < 16 && roles_[member].create_role))
        for (RoleId role = 1; role < size(); ++role) roles.add(role);
    else
        roles = administered(member);
    if (options_.postgres < 15) roles.add(member);   // release notes of 15: until then a role could grant itself
    if (!superuser) roles -= superusers_;
    if (const auto owners = find("pg_database_owner")) roles.remove(*owners);   // takes no members
    return roles;
}

Path RoleGraph::path(RoleId member, RoleId role, Way way) const {
    if (member == role) return {};
    Reach found{none(), std::vector<std::optional<Step>>(size())};
    found.roles.add(member);
    std::deque<RoleId> open = {member};
    while (!open.empty()) {
        const RoleId at = open.front();
        open.pop_front();
        for (const Edge& edge : roles_[at].member_of) {
            if (!(way == Way::inherit ? edge.inherit : edge.set) || found.roles.contains(edge.role)) continue;
            found.roles.add(edge.role);
            found.steps[edge.role] = Step{at, edge.role, way};
            if (edge.role == role) return found.path_to(role);
            open.push_back(edge.role);
        }
    }
    return {};
}

Reach RoleGraph::reach(RoleId member) const {
    Reach found{none(), std::vector<std::optional<Step>>(size())};
    found.roles.add(member);
    std::deque<RoleId> open = {member};
    const auto take = [&](RoleId from, RoleId role, Way way) {
        if (found.roles.contains(role)) return;
        found.roles.add(role);
        found.steps[role] = Step{from, role, way};
        open.push_back(role);
    };
    while (!open.empty()) {
        const RoleId at = open.front();
        open.pop_front();
        for (const Edge& edge : roles_[at].member_of)
            if (edge.set) take(at, edge.role, Way::set_role);
        if (roles_[at].superuser) settable_[at].for_each([&](RoleId role) { take(at, role, Way::set_role); });
        const RoleSet own = administered(at);
        grantable(at).for_each([&](RoleId role) { take(at, role, own.contains(role) ? Way::admin_option : Way::create_role); });
    }
    return found;
}

std::string RoleGraph::display(const Path& path) const {
    std::string text;
    for (const Step& step : path) text += (text.empty() ? name(step.from) : "") + " → " + name(step.to);
    return text;
}

}  // namespace pgsteward::access
