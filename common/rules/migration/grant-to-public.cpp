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

void check(const Step& step, Findings& findings) {
    if (const auto* grant = std::get_if<sql::Grant>(&step.statement.body); grant && is_to_public(*grant)) {
        const std::string objects = objects_of(step, *grant);
        findings.add({.object = objects,
                      .message = fmt::format("grants {} on {} to PUBLIC, which is every role", privileges_of(*grant), objects),
                      .fix = fmt::format("grant it to the roles that need {}", objects)});
    }
    if (const auto* alter = std::get_if<sql::AlterDefaultPrivileges>(&step.statement.body); alter && is_to_public(alter->grant))
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
    .check = check,
};

}  // namespace pgsteward::rules
