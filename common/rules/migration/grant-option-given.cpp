// WITH GRANT OPTION, WITH ADMIN OPTION: who may do what is then decided by others.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

std::string names_of(const std::vector<sql::RoleReference>& roles) {
    std::vector<std::string> names;
    for (const sql::RoleReference& role : roles) names.push_back(display_of(role));
    return list_of(names);
}

void check_grant(const sql::Grant& grant, Findings& findings) {
    if (!grant.is_grant || !grant.grant_option) return;
    const std::string roles = names_of(grant.grantees);
    findings.add({.object = roles, .message = fmt::format("{} may grant {} to others", roles, privileges_of(grant)), .destructive = false, .once = true});
}

void check(const Step& step, Findings& findings) {
    if (const auto* grant = std::get_if<sql::Grant>(&step.statement.body)) check_grant(*grant, findings);
    if (const auto* alter = std::get_if<sql::AlterDefaultPrivileges>(&step.statement.body)) check_grant(alter->grant, findings);
    if (const auto* grant = std::get_if<sql::GrantRole>(&step.statement.body); grant && grant->is_grant && grant->admin_option) {
        const std::string roles = names_of(grant->grantees);
        findings.add({.object = roles, .message = fmt::format("{} may make others members of {}", roles, list_of(grant->roles)), .destructive = false, .once = true});
    }
}

}  // namespace

extern const Rule grant_option_given = {
    .id = "grant-option-given",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A role may hand on privileges or memberships.",
    .why = "What a role hands on appears in no migration, and revoking it later needs CASCADE through everybody who got it.",
    .fix = "Grant without GRANT OPTION or ADMIN OPTION, and let migrations be the one place that grants.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE ROLE reporting;\n",
    .bad = "GRANT SELECT ON orders TO reporting WITH GRANT OPTION;",
    .good = "GRANT SELECT ON orders TO reporting;",
    .occasion = statements<sql::Grant, sql::AlterDefaultPrivileges, sql::GrantRole>(),
    .check = check,
};

}  // namespace pgsteward::rules
