#include "interpret/owned.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "interpret/drops.hpp"
#include "interpret/others.hpp"
#include "interpret/privileges.hpp"

namespace pgsteward::interpret {
namespace {

bool names_role(const AccessControlList& acl, const std::string& role) {
    return acl && std::any_of(acl->begin(), acl->end(), [&](const AclItem& item) { return item.grantee == role || item.grantor == role; });
}

/// REVOKE ALL … FROM role CASCADE, where the list names the role.
GrantAction revoke_all(const std::string& role) {
    GrantAction action{false, false, true, {role}, {}};
    action.wanted.all = true;
    return action;
}

template <typename Map>
void revoke_in(Execution& run, Map& map, const GrantAction& action, const std::string& role) {
    std::vector<QualifiedName> keys;
    for (const auto& [key, object] : map)
        if (names_role(object->acl, role)) keys.push_back(key);
    for (const QualifiedName& key : keys)
        map.edit(key, [&](auto& object) { grant_on_object(run, object, object.kind, action, run.session().role); });
}

void revoke_in_relations(Execution& run, const GrantAction& action, const std::string& role) {
    for (const auto& relation : run.catalog().relations.sorted()) {
        const bool in_columns = std::any_of(relation->columns.begin(), relation->columns.end(), [&](const Column& column) { return names_role(column.acl, role); });
        if (!in_columns && !names_role(relation->acl, role)) continue;
        run.catalog().relations.edit(relation->name, [&](Relation& changed) {
            const AccessControlList before = changed.acl;
            grant_on_relation(run, changed, action, run.session().role);
            if (!before) changed.acl.reset();   // only a column's list named the role
        });
    }
}

/// A policy for nobody else goes.
void leave_policies(Execution& run, const std::string& role) {
    for (const auto& relation : run.catalog().relations.sorted()) {
        const bool named = std::any_of(relation->policies.begin(), relation->policies.end(), [&](const RowPolicy& policy) {
            return std::find(policy.roles.begin(), policy.roles.end(), role) != policy.roles.end();
        });
        if (!named) continue;
        run.catalog().relations.edit(relation->name, [&](Relation& changed) {
            for (RowPolicy& policy : changed.policies) std::erase(policy.roles, role);
            erase_if(changed.policies, [](const RowPolicy& policy) { return policy.roles.empty(); });
        });
    }
}

void leave_default_privileges(Execution& run, const std::string& role) {
    for (const auto& entry : run.catalog().default_privileges.sorted()) {
        const QualifiedName key{entry->schema, fmt::format("{} {}", entry->role, name_of(entry->kind))};
        if (entry->role == role) run.catalog().default_privileges.erase(key);
        else if (names_role(entry->acl, role)) grant_by_default(run, entry->role, entry->schema, entry->kind, revoke_all(role));
    }
}

template <typename Map>
std::vector<QualifiedName> keys_of_owner(const Map& map, const std::string& role) {
    std::vector<QualifiedName> keys;
    for (const auto& [key, object] : map)
        if (object->owner == role) keys.push_back(key);
    std::sort(keys.begin(), keys.end());
    return keys;
}

Dropped along(ObjectKind kind, const QualifiedName& name) {
    Dropped dropped{kind, name, {}};
    dropped.by_cascade = true;
    return dropped;
}

void drop_owned_schema(Execution& run, const QualifiedName& key, bool cascade) {
    const bool empty = std::none_of(run.catalog().relations.begin(), run.catalog().relations.end(), [&](const auto& entry) { return entry.first.schema == key.name; });
    if (!empty && !cascade) return;
    drop_schema_with(run, key.name, along(ObjectKind::schema, key));
}

/// Databases and tablespaces belong to the server and stay.
bool of_server(ObjectKind kind) { return kind == ObjectKind::database || kind == ObjectKind::tablespace || kind == ObjectKind::parameter; }

}  // namespace

void revoke_everything(Execution& run, const std::string& role) {
    const GrantAction action = revoke_all(role);
    revoke_in_relations(run, action, role);
    revoke_in(run, run.catalog().routines, action, role);
    revoke_in(run, run.catalog().types, action, role);
    revoke_in(run, run.catalog().schemas, action, role);
    revoke_in(run, run.catalog().others, action, role);
    for (const auto& object : run.catalog().others.sorted())
        if (object->kind == ObjectKind::parameter) forget_parameter(run, other_key(object->kind, object->name));
    leave_policies(run, role);
    leave_default_privileges(run, role);
}

void drop_everything_owned(Execution& run, const std::string& role, bool cascade) {
    for (const QualifiedName& name : keys_of_owner(run.catalog().relations, role))
        if (const Relation* relation = run.catalog().relations.find(name)) drop_relation(run, name, along(relation->kind, name), cascade);
    for (const QualifiedName& key : keys_of_owner(run.catalog().routines, role))
        if (const Routine* routine = run.catalog().routines.find(key)) drop_routine_with(run, key, along(routine->kind, routine->name), cascade);
    for (const QualifiedName& name : keys_of_owner(run.catalog().types, role)) {
        const auto type = run.catalog().types.share(name);
        if (!type) continue;
        run.catalog().types.erase(name);
        Dropped dropped = along(type->kind, name);
        dropped.type = type;
        dropped.known = run.known(type->created);
        run.emit(std::move(dropped));
        if (cascade) drop_users(run, name);
    }
    for (const QualifiedName& key : keys_of_owner(run.catalog().others, role)) {
        const auto object = run.catalog().others.share(key);
        if (object && !of_server(object->kind)) drop_other(run, along(object->kind, object->name), cascade);
    }
    for (const auto& object : run.catalog().others.sorted())
        if (object->kind == ObjectKind::user_mapping && object->name.name.starts_with(fmt::format("for {} server ", role)))
            drop_other(run, along(object->kind, object->name), cascade);
    for (const QualifiedName& key : keys_of_owner(run.catalog().schemas, role)) drop_owned_schema(run, key, cascade);
}

void drop_role(Execution& run, const std::string& role) {
    run.catalog().roles.erase({"", role});
    for (const auto& member : run.catalog().roles.sorted()) {
        const auto meant = [&](const Membership& membership) { return membership.role == role; };
        if (std::any_of(member->member_of.begin(), member->member_of.end(), meant))
            run.catalog().roles.edit({"", member->name}, [&](Role& changed) { std::erase_if(changed.member_of, meant); });
    }
}

}  // namespace pgsteward::interpret
