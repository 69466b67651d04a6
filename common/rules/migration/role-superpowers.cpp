// SUPERUSER and BYPASSRLS: roles that no privilege and no policy holds.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

bool is_on(const sql::Option& option) {
    const bool* value = std::get_if<bool>(&option.value);
    return !value || *value;
}

void check_options(const std::string& role, const sql::Options& options, Findings& findings) {
    for (const sql::Option& option : options) {
        if (!is_on(option)) continue;
        if (option.name == "superuser") findings.add({.object = role, .message = fmt::format("makes {} a superuser: no privilege and no policy holds it", role)});
        if (option.name == "bypassrls") findings.add({.object = role, .message = fmt::format("lets {} pass every row security policy", role)});
    }
}

void check(const Step& step, Findings& findings) {
    if (const auto* create = std::get_if<sql::CreateRole>(&step.statement.body)) check_options(create->name, create->options, findings);
    if (const auto* alter = std::get_if<sql::AlterRole>(&step.statement.body)) check_options(display_of(alter->role), alter->options, findings);
}

}  // namespace

extern const Rule role_superpowers = {
    .id = "role-superpowers",
    .category = Category::protection,
    .summary = "A role becomes a superuser, or passes row security.",
    .why = "A superuser may read and change everything on the server, and BYPASSRLS opens the rows of all tenants. "
           "Migrations run everywhere, so the role has these powers everywhere.",
    .fix = "Grant the privileges that the role needs, or membership in a predefined role such as pg_read_all_data.",
    .given = "CREATE ROLE support;",
    .bad = "ALTER ROLE support BYPASSRLS;",
    .good = "ALTER ROLE support NOINHERIT;",
    .occasion = statements<sql::CreateRole, sql::AlterRole>(),
    .check = check,
};

}  // namespace pgsteward::rules
