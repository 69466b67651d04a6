// REVOKE of what a role held when the migration began, and does not hold when it ends.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"
#include "interpret/privileges.hpp"

namespace pgsteward::rules {
namespace {

using interpret::PrivilegeSet;

PrivilegeSet held_by(const std::vector<AclItem>& acl, const std::string& grantee) {
    PrivilegeSet held = 0;
    for (const AclItem& item : acl)
        if (item.grantee == grantee) held |= interpret::privileges_of(item.privileges);
    return held;
}

/// What GRANT or REVOKE names, as bits.
PrivilegeSet named_privileges(const sql::Grant& grant, int postgres) {
    PrivilegeSet named = 0;
    for (const sql::Privilege& privilege : grant.privileges)
        named |= privilege.name == "all" ? interpret::all_privileges(grant.kind, postgres) : interpret::privilege_named(privilege.name);
    return named;
}

/// One object whose list the statement changes.
struct Target {
    ObjectKind kind;
    QualifiedName name;                      ///< a key for routines
};

std::vector<Target> targets_of(const Step& step, const sql::Grant& grant) {
    std::vector<Target> targets;
    if (grant.target == sql::Grant::Target::all_in_schema && (grant.kind == ObjectKind::table || grant.kind == ObjectKind::sequence)) {
        for (const sql::ObjectReference& schema : grant.objects)
            for (const QualifiedName& name : step.catalog.relations.names_in(schema.name.name)) {
                const bool sequence = step.catalog.relations.find(name)->kind == ObjectKind::sequence;
                if (sequence == (grant.kind == ObjectKind::sequence)) targets.push_back({grant.kind, name});
            }
        return targets;
    }
    if (grant.target != sql::Grant::Target::objects) return targets;
    for (const sql::ObjectReference& object : grant.objects) {
        if (!is_routine(grant.kind)) {
            targets.push_back({grant.kind, grant.kind == ObjectKind::schema ? QualifiedName{"", object.name.name} : resolved(step, object.name)});
            continue;
        }
        for (const Routine* routine : step.catalog.routines_named(object.name.qualified(), step.session.search_path))
            if (!object.arguments || object.arguments->size() == routine->argument_types.size()) targets.push_back({grant.kind, key_of(*routine)});
    }
    return targets;
}

const Annotations* object_of(const Catalog& catalog, const Target& target, const Catalog::Mark* at) {
    const auto in = [&](const auto& map, std::size_t mark) -> const Annotations* { return at ? map.find_at(mark, target.name) : map.find(target.name); };
    if (target.kind == ObjectKind::table || target.kind == ObjectKind::sequence) return in(catalog.relations, at ? at->relations : 0);
    if (is_routine(target.kind)) return in(catalog.routines, at ? at->routines : 0);
    if (target.kind == ObjectKind::schema) return in(catalog.schemas, at ? at->schemas : 0);
    if (target.kind == ObjectKind::type || target.kind == ObjectKind::domain) return in(catalog.types, at ? at->types : 0);
    return nullptr;
}

/// What the grantee has on the object, columns included; PUBLIC's built-in rights where nothing was ever granted.
PrivilegeSet held_on(const Annotations& object, const Target& target, const std::string& grantee, int postgres) {
    PrivilegeSet held = held_by(object.acl ? *object.acl : interpret::built_in_acl(target.kind, object.owner, postgres), grantee);
    if (target.kind != ObjectKind::table) return held;
    for (const Column& column : static_cast<const Relation&>(object).columns)
        if (column.acl) held |= held_by(*column.acl, grantee);
    return held;
}

std::string grantee_of(const Step& step, const sql::RoleReference& role) {
    if (role.kind == sql::RoleReference::Kind::named) return role.name;
    return role.kind == sql::RoleReference::Kind::public_ ? std::string() : step.session.role;
}

/// Does the role have all of them on every object, itself or through PUBLIC?
std::function<bool(const Catalog&)> holds_again(std::vector<Target> targets, std::string grantee, PrivilegeSet lost, int postgres) {
    return [=](const Catalog& at_end) {
        return std::all_of(targets.begin(), targets.end(), [&](const Target& target) {
            const Annotations* object = object_of(at_end, target, nullptr);
            return object && (lost & ~(held_on(*object, target, grantee, postgres) | held_on(*object, target, {}, postgres))) == 0;
        });
    };
}

void check_privileges(const Step& step, const sql::Grant& grant, Findings& findings) {
    if (grant.is_grant || grant.grant_option) return;
    const PrivilegeSet named = named_privileges(grant, step.postgres);
    const std::vector<Target> targets = targets_of(step, grant);
    for (const sql::RoleReference& role : grant.grantees) {
        const std::string grantee = grantee_of(step, role);
        std::vector<Target> losing;
        std::vector<std::string> names;
        PrivilegeSet lost = 0;
        for (const Target& target : targets) {
            const Annotations* before = object_of(step.catalog, target, &step.begin);
            const Annotations* now = object_of(step.catalog, target, nullptr);
            const auto* relation = target.kind == ObjectKind::table ? static_cast<const Relation*>(now) : nullptr;
            const bool unknown = !now || (relation && relation->partial);
            if (now && !unknown && (!before || before->owner == grantee)) continue;   // made here, or the owner's own
            // What is not known may be held; PUBLIC has nothing on a table that nobody gave it.
            if (unknown && (step.catalog.complete || grantee.empty())) continue;
            const PrivilegeSet held = unknown ? named : held_on(*before, target, grantee, step.postgres) & named;
            if (held == 0) continue;
            lost |= held;
            losing.push_back(target);
            names.push_back(target.name.display());
        }
        if (losing.empty()) continue;
        const std::string who = display_of(role);
        Verdict verdict{.object = names.front(),
                        .message = fmt::format("takes {} on {} from {}: what it runs with them fails", privileges_of(grant), list_of(names), who),
                        .fix = fmt::format("make sure that nothing {} runs needs them, deploy, and revoke in a later migration", who)};
        if (grantee.empty()) verdict.severity = Severity::warning;   // every role has it; who needs it is not known
        verdict.unless = holds_again(losing, grantee, lost, step.postgres);
        verdict.once = true;
        findings.add(std::move(verdict));
    }
}

bool is_member(const Role& role, const std::string& of) {
    return std::any_of(role.member_of.begin(), role.member_of.end(), [&](const Membership& membership) { return membership.role == of; });
}

void check_memberships(const Step& step, const sql::GrantRole& grant, Findings& findings) {
    if (grant.is_grant || grant.admin_option) return;
    for (const sql::RoleReference& role : grant.grantees) {
        const std::string member = grantee_of(step, role);
        const Role* before = step.catalog.roles.find_at(step.begin.roles, {"", member});
        std::vector<std::string> groups;
        for (const std::string& group : grant.roles)
            if (before ? before->uncertain || is_member(*before, group) : !step.catalog.complete) groups.push_back(group);
        if (groups.empty()) continue;
        Verdict verdict{.object = member,
                        .message = fmt::format("{} is no longer a member of {}: what it runs with those privileges fails", member, list_of(groups)),
                        .fix = fmt::format("grant {} what it still needs first", member)};
        verdict.unless = [member, groups](const Catalog& at_end) {
            const Role* now = at_end.roles.find({"", member});
            return now && std::all_of(groups.begin(), groups.end(), [&](const std::string& group) { return is_member(*now, group); });
        };
        findings.add(std::move(verdict));
    }
}

void check(const Step& step, Findings& findings) {
    if (const auto* grant = std::get_if<sql::Grant>(&step.statement.body)) check_privileges(step, *grant, findings);
    if (const auto* grant = std::get_if<sql::GrantRole>(&step.statement.body)) check_memberships(step, *grant, findings);
}

}  // namespace

extern const Rule revoke_in_use = {
    .id = "revoke-in-use",
    .category = Category::compatibility,
    .summary = "A role loses a privilege or membership that it held.",
    .why = "Programs connect as that role. Their statements fail with \"permission denied\" from the commit on, those that run rarely "
           "long after everybody has gone home.",
    .fix = "Find out what the role runs, deploy programs that do not need the privilege, and revoke it then.",
    .given = "CREATE ROLE app;\nCREATE TABLE orders (id bigint PRIMARY KEY);\nGRANT SELECT, INSERT, DELETE ON orders TO app;\n",
    .bad = "REVOKE DELETE ON orders FROM app;",
    .good = "REVOKE ALL ON orders FROM app;\n"
            "GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO app;\n",
    .occasion = statements<sql::Grant, sql::GrantRole>(),
    .check = check,
};

}  // namespace pgsteward::rules
