// Roles: what they are, what they belong to, what they own.
#include <algorithm>

#include <fmt/format.h>

#include "interpret/altered-privileges.hpp"
#include "interpret/apply.hpp"
#include "interpret/definitions.hpp"
#include "interpret/drops.hpp"
#include "interpret/names.hpp"
#include "interpret/others.hpp"
#include "interpret/owned.hpp"
#include "interpret/privileges.hpp"
#include "interpret/rewrite.hpp"
#include "text/secret-digest.hpp"

namespace pgsteward::interpret {
namespace {

bool is_on(const sql::Option& option) {
    if (const auto* truth = std::get_if<bool>(&option.value)) return *truth;
    if (const auto* number = std::get_if<std::int64_t>(&option.value)) return *number != 0;
    return true;
}

/// As pg_authid shows it: the literal read as timestamp with time zone.
std::string valid_until(Execution& run, const std::string& text) {
    sql::Expression constant;
    constant.node = sql::Constant{sql::Constant::Kind::string, text};
    sql::Expression cast;
    cast.node = sql::TypeCast{std::make_shared<const sql::Expression>(constant), sql::TypeName{.name = {.schema = "pg_catalog", .name = "timestamptz"}}};
    const std::string canonical = run.expression(ExpressionKind::other, cast, nullptr).text;
    constexpr std::string_view behind = "'::timestamp with time zone";
    if (!canonical.starts_with("'") || !canonical.ends_with(behind)) return text;
    return canonical.substr(1, canonical.size() - 1 - behind.size());
}

void set_attributes(Execution& run, Role& role, const sql::Options& options) {
    for (const sql::Option& option : options) {
        const bool on = is_on(option);
        if (option.name == "superuser") role.superuser = on;
        if (option.name == "inherit") role.inherit = on;
        if (option.name == "createrole") role.create_role = on;
        if (option.name == "createdb") role.create_database = on;
        if (option.name == "canlogin") role.login = on;
        if (option.name == "isreplication") role.replication = on;
        if (option.name == "bypassrls") role.bypass_row_security = on;
        if (option.name == "connectionlimit") role.connection_limit = static_cast<int>(number_of(option).value_or(-1));
        if (option.name == "validUntil") role.valid_until = valid_until(run, text_of(option));
        if (option.name == "password")   // PASSWORD NULL takes it away
            role.password = std::holds_alternative<std::monostate>(option.value) ? std::string() : secret_digest(text_of(option));
    }
    // Before 16 a member inherits from all of its roles or from none.
    if (run.interpreter.postgres() < 16)
        for (Membership& membership : role.member_of) membership.inherit = role.inherit;
}

std::vector<std::string> names_of(const sql::Options& options, std::string_view name) {
    for (const sql::Option& option : options)
        if (option.name == name)
            if (const auto* names = std::get_if<std::vector<std::string>>(&option.value)) return *names;
    return {};
}

/// A role that the text did not create may exist all the same: what the text says of it is kept.
void edit_role(Execution& run, const std::string& name, const std::function<void(Role&)>& change) {
    const auto stamped = [&](Role& role) {
        change(role);
        role.changed = run.origin();
    };
    if (run.catalog().roles.edit({"", name}, stamped)) return;
    Role role;
    role.name = name;
    role.uncertain = true;
    role.created = run.origin();
    stamped(role);
    run.catalog().roles.put({"", name}, std::move(role));
}

/// is_member_of_role_nosuper(): itself, or by whatever way.
bool is_in(Execution& run, const std::string& member, const std::string& role) {
    std::vector<std::string> all = {member};
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i] == role) return true;
        const Role* at = run.catalog().roles.find({"", all[i]});
        if (!at) continue;
        for (const Membership& membership : at->member_of)
            if (std::find(all.begin(), all.end(), membership.role) == all.end()) all.push_back(membership.role);
    }
    return false;
}

/// AddRoleMems(): before 16 one membership for a pair of roles, which a later grant only widens.
void add_member(Execution& run, const std::string& role, const std::string& member, const std::string& grantor, bool admin) {
    const bool by_grantor = run.interpreter.postgres() >= 16;
    // The server refuses a circle, and whoever the owner of the database is it says itself.
    const bool implicit = role == "pg_database_owner" || member == "pg_database_owner";
    if (implicit || is_in(run, role, member)) return;
    edit_role(run, member, [&](Role& changed) {
        for (Membership& existing : changed.member_of) {
            if (existing.role != role || (by_grantor && existing.grantor != grantor)) continue;
            if (admin && !existing.admin) {
                existing.admin = true;
                existing.grantor = grantor;
            }
            return;
        }
        changed.member_of.push_back({role, grantor, admin, changed.inherit, true});
        std::sort(changed.member_of.begin(), changed.member_of.end());
    });
}

/// DelRoleMems(): before 16 whoever granted it.
void remove_member(Execution& run, const std::string& role, const std::string& member, const std::string& grantor, bool only_admin) {
    const bool by_grantor = run.interpreter.postgres() >= 16;
    if (!run.catalog().roles.find({"", member})) return;
    edit_role(run, member, [&](Role& changed) {
        const auto meant = [&](const Membership& membership) { return membership.role == role && (!by_grantor || membership.grantor == grantor); };
        if (!only_admin) std::erase_if(changed.member_of, meant);
        for (Membership& membership : changed.member_of)
            if (meant(membership)) membership.admin = false;
    });
}

/// One that the catalog does not know runs the statement because it may.
bool is_superuser(Execution& run) {
    const Role* known = run.catalog().roles.find({"", run.session().role});
    return !known || known->superuser;
}

/// Since 16 what a superuser grants comes from the bootstrap superuser.
std::string membership_grantor(Execution& run, const std::optional<sql::RoleReference>& named) {
    if (named) return run.role_name(*named);
    return run.interpreter.postgres() >= 16 && is_superuser(run) ? run.initial_role() : run.session().role;
}

/// Since 16 who makes a role and is no superuser may administer it, granted by the bootstrap superuser (manual, CREATE ROLE;
/// createrole_self_grant is empty by default).
void let_creator_administer(Execution& run, const std::string& role) {
    if (run.interpreter.postgres() < 16 || is_superuser(run)) return;
    edit_role(run, run.session().role, [&](Role& creator) {
        creator.member_of.push_back({role, run.initial_role(), true, false, false});
        std::sort(creator.member_of.begin(), creator.member_of.end());
    });
}

void rename_in_acl(AccessControlList& acl, const std::string& from, const std::string& to) {
    if (!acl) return;
    for (AclItem& item : *acl) {
        if (item.grantee == from) item.grantee = to;
        if (item.grantor == from) item.grantor = to;
    }
    std::sort(acl->begin(), acl->end());
}

void rename_in_policies(Execution& run, const std::string& from, const std::string& to) {
    for (const auto& relation : run.catalog().relations.sorted()) {
        const bool named = std::any_of(relation->policies.begin(), relation->policies.end(), [&](const RowPolicy& policy) {
            return std::find(policy.roles.begin(), policy.roles.end(), from) != policy.roles.end();
        });
        if (!named) continue;
        run.catalog().relations.edit(relation->name, [&](Relation& changed) {
            for (RowPolicy& policy : changed.policies) {
                std::replace(policy.roles.begin(), policy.roles.end(), from, to);
                std::sort(policy.roles.begin(), policy.roles.end());
            }
        });
    }
}

void rename_in_roles(Execution& run, const std::string& from, const std::string& to) {
    for (const auto& role : run.catalog().roles.sorted()) {
        Role changed = *role;
        for (Membership& membership : changed.member_of) {
            if (membership.role == from) membership.role = to;
            if (membership.grantor == from) membership.grantor = to;
        }
        std::sort(changed.member_of.begin(), changed.member_of.end());
        if (changed.member_of != role->member_of) run.catalog().roles.put({"", role->name}, std::move(changed));
    }
}

void rename_in_defaults(Execution& run, const std::string& from, const std::string& to) {
    for (const auto& entry : run.catalog().default_privileges.sorted()) {
        DefaultPrivileges changed = *entry;
        if (changed.role == from) changed.role = to;
        rename_in_acl(changed.acl, from, to);
        if (changed == *entry) continue;
        run.catalog().default_privileges.erase({entry->schema, fmt::format("{} {}", entry->role, name_of(entry->kind))});
        const QualifiedName key{changed.schema, fmt::format("{} {}", changed.role, name_of(changed.kind))};
        run.catalog().default_privileges.put(key, std::move(changed));
    }
}

void rename_user_mappings(Execution& run, const std::string& from, const std::string& to) {
    const std::string begin = fmt::format("for {} server ", from);
    for (const auto& object : run.catalog().others.sorted()) {
        if (object->kind != ObjectKind::user_mapping || !object->name.name.starts_with(begin)) continue;
        OtherObject moved = *object;
        moved.name.name = fmt::format("for {} server {}", to, object->name.name.substr(begin.size()));
        run.catalog().others.erase(other_key(object->kind, object->name));
        run.catalog().others.put(other_key(moved.kind, moved.name), moved);
    }
}

/// What the catalog has to know of a setting: its value as pg_db_role_setting keeps it.
void set_role_setting(OptionMap& settings, const std::string& database, const sql::SetVariable& set, const std::vector<std::string>& path) {
    const std::string prefix = database.empty() ? "" : database + "/", name = prefix + setting_name(set.name);
    if (set.kind == sql::SetVariable::Kind::reset_all) {
        settings.erase_if([&](const auto& setting) { return database.empty() ? setting.first.find('/') == std::string::npos : setting.first.starts_with(prefix); });
        return;
    }
    if (set.kind == sql::SetVariable::Kind::reset || set.kind == sql::SetVariable::Kind::default_) {
        settings.erase(name);
        return;
    }
    settings[name] = setting_value(set, path);
}

}  // namespace

void apply(Execution& run, const sql::CreateRole& create) {
    const std::string name = cut_name(create.name);
    run.created(ObjectKind::role, {"", name});
    const Role* before = run.catalog().roles.find({"", name});
    if (before && !before->uncertain) return;   // the server refuses
    Role role;
    role.name = name;
    role.login = create.kind == sql::CreateRole::Kind::user;
    role.created = role.changed = run.origin();
    set_attributes(run, role, create.options);
    run.catalog().roles.put({"", name}, std::move(role));
    let_creator_administer(run, name);
    const std::string grantor = membership_grantor(run, std::nullopt);
    for (const std::string& group : names_of(create.options, "addroleto")) add_member(run, group, name, grantor, false);
    for (const std::string& member : names_of(create.options, "rolemembers")) add_member(run, name, member, grantor, false);
    for (const std::string& member : names_of(create.options, "adminmembers")) add_member(run, name, member, grantor, true);
}

void apply(Execution& run, const sql::AlterRole& alter) {
    const std::string name = run.role_name(alter.role);
    if (alter.members == sql::AlterRole::Members::none) return edit_role(run, name, [&](Role& role) { set_attributes(run, role, alter.options); });
    const std::string grantor = membership_grantor(run, std::nullopt);
    for (const std::string& member : names_of(alter.options, "rolemembers")) {
        if (alter.members == sql::AlterRole::Members::add) add_member(run, name, member, grantor, false);
        else remove_member(run, name, member, grantor, false);
    }
}

void apply(Execution& run, const sql::AlterRoleSetting& alter) {
    if (!alter.role) return;   // ALTER ROLE ALL is the database's or the server's, no role's
    edit_role(run, run.role_name(*alter.role), [&](Role& role) { set_role_setting(role.settings, alter.database, alter.setting, run.path()); });
}

void apply(Execution& run, const sql::GrantRole& grant) {
    const std::string grantor = membership_grantor(run, grant.grantor);
    for (const std::string& role : grant.roles)
        for (const std::string& member : run.role_names(grant.grantees)) {
            if (grant.is_grant) add_member(run, role, member, grantor, grant.admin_option);
            else remove_member(run, role, member, grantor, grant.admin_option);
        }
}

void rename_role(Execution& run, const std::string& from, const std::string& to) {
    if (const auto role = run.catalog().roles.share({"", from})) {
        Role renamed = *role;
        renamed.name = to;
        renamed.changed = run.origin();
        run.catalog().roles.erase({"", from});
        run.catalog().roles.put({"", to}, std::move(renamed));
    }
    edit_everything(run, [&](Annotations& object) {
        const Annotations before = object;
        if (object.owner == from) object.owner = to;
        rename_in_acl(object.acl, from, to);
        return !(object == before);
    });
    rename_in_policies(run, from, to);
    rename_in_roles(run, from, to);
    rename_in_defaults(run, from, to);
    rename_user_mappings(run, from, to);
    rename_grantee(run, from, to);
}

void apply(Execution& run, const sql::DropOwned& drop) {
    const bool cascade = drop.behaviour == sql::Behaviour::cascade;
    for (const std::string& role : run.role_names(drop.roles)) {
        revoke_everything(run, role);
        rename_grantee(run, role, {});
        drop_everything_owned(run, role, cascade);
    }
}

void apply(Execution& run, const sql::ReassignOwned& reassign) {
    const std::string owner = run.role_name(reassign.new_owner);
    for (const std::string& role : run.role_names(reassign.roles)) {
        for (const auto& relation : run.catalog().relations.sorted())
            if (relation->owner == role) run.catalog().relations.edit(relation->name, [&](Relation& changed) { set_owner(run, changed, owner); });
        edit_everything(run, [&](Annotations& object) {
            if (object.owner != role) return false;
            change_owner(object, owner);
            return true;
        });
    }
}

}  // namespace pgsteward::interpret
