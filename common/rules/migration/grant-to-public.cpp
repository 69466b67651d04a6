// PUBLIC is every role, also those that are created later.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

std::string objects_of(const Step& step, const sql::Grant& grant) {
    std::vector<std::string> names;
    for (const sql::ObjectReference& object : grant.objects) names.push_back(display_of(step, object));
    const std::string list = list_of(names);
    return grant.target == sql::Grant::Target::all_in_schema ? fmt::format("every {} in {}", name_of(grant.kind), list) : list;
}

bool is_to_public(const sql::Grant& grant) {
    return grant.is_grant && std::any_of(grant.grantees.begin(), grant.grantees.end(), [](const sql::RoleReference& role) { return role.kind == sql::RoleReference::Kind::public_; });
}

bool only_execute(const sql::Grant& grant) {
    return is_routine(grant.kind) && std::all_of(grant.privileges.begin(), grant.privileges.end(), [](const sql::Privilege& privilege) {
        return privilege.name == "execute" || privilege.name == "all";
    });
}

/// PUBLIC may call what nobody took from it: every routine is made so.
bool may_call(const AccessControlList& acl) {
    return !acl || std::any_of(acl->begin(), acl->end(), [](const AclItem& item) { return item.grantee.empty() && item.privileges.find('X') != std::string::npos; });
}

/// Could PUBLIC call all of them before the statement? Known only where the routines are.
bool was_open(const Step& step, const sql::Grant& grant) {
    if (!only_execute(grant) || grant.target != sql::Grant::Target::objects) return false;
    return std::all_of(grant.objects.begin(), grant.objects.end(), [&](const sql::ObjectReference& object) {
        const auto routines = step.catalog.routines_named(object.name.qualified(), step.session.search_path);
        return !routines.empty() && std::all_of(routines.begin(), routines.end(), [&](const Routine* routine) {
            const Routine* before = step.catalog.routines.find_at(step.before.routines, key_of(*routine));
            return before && may_call(before->acl);
        });
    });
}

/// Are routines made open anyway? A role's privileges for every schema stand above the built-in ones.
bool are_open(const Step& step, const sql::AlterDefaultPrivileges& alter) {
    if (!only_execute(alter.grant) || !step.catalog.complete) return false;
    return std::none_of(step.catalog.default_privileges.begin(), step.catalog.default_privileges.end(), [](const auto& entry) {
        return is_routine(entry.second->kind) && entry.second->schema.empty() && !may_call(entry.second->acl);
    });
}

void check(const Step& step, Findings& findings) {
    if (const auto* grant = std::get_if<sql::Grant>(&step.statement.body); grant && is_to_public(*grant) && !was_open(step, *grant)) {
        const std::string objects = objects_of(step, *grant);
        findings.add({.object = objects,
                      .message = fmt::format("grants {} on {} to PUBLIC, which is every role", privileges_of(*grant), objects),
                      .fix = fmt::format("grant it to the roles that need {}", objects)});
    }
    if (const auto* alter = std::get_if<sql::AlterDefaultPrivileges>(&step.statement.body); alter && is_to_public(alter->grant) && !are_open(step, *alter))
        findings.add({.object = fmt::format("default privileges{}{}", alter->schemas.empty() ? "" : " in ", list_of(alter->schemas)),
                      .message = fmt::format("every {} that is created from now on is open to PUBLIC: {}", name_of(alter->grant.kind), privileges_of(alter->grant))});
}

}  // namespace

extern const Rule grant_to_public = {
    .id = "grant-to-public",
    .category = Category::protection,
    .summary = "Privileges are granted to PUBLIC.",
    .why = "PUBLIC is every role of the server, also those that are created later. What it holds cannot be taken away from "
           "a single role again.",
    .fix = "Grant to the roles that need it, or to a group role that they are members of.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE ROLE reporting;\n",
    .bad = "GRANT SELECT ON orders TO PUBLIC;",
    .good = "GRANT SELECT ON orders TO reporting;",
    .occasion = statements<sql::Grant, sql::AlterDefaultPrivileges>(),
    .check = check,
};

}  // namespace pgsteward::rules
