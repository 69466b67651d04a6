// Roles: attributes, settings, memberships.
#include <fmt/format.h>

#include <algorithm>

#include "print/statements.hpp"
#include "text/contains.hpp"

namespace pgsteward::print {
namespace {

/// The attributes in which the two differ, as CREATE ROLE and ALTER ROLE have them.
std::string attributes(const Role& before, const Role& now) {
    std::string text;
    const auto flag = [&](bool old, bool value, std::string_view word) {
        if (old != value) text += fmt::format(" {}{}", value ? "" : "NO", word);
    };
    flag(before.superuser, now.superuser, "SUPERUSER");
    flag(before.inherit, now.inherit, "INHERIT");
    flag(before.create_role, now.create_role, "CREATEROLE");
    flag(before.create_database, now.create_database, "CREATEDB");
    flag(before.login, now.login, "LOGIN");
    flag(before.replication, now.replication, "REPLICATION");
    flag(before.bypass_row_security, now.bypass_row_security, "BYPASSRLS");
    if (before.connection_limit != now.connection_limit) text += fmt::format(" CONNECTION LIMIT {}", now.connection_limit);
    if (before.valid_until != now.valid_until) text += " VALID UNTIL " + quoted_literal(now.valid_until.empty() ? "infinity" : now.valid_until);
    return text;
}

/// "database/setting" is one IN DATABASE.
std::string alter_setting(const Role& role, const std::string& key) {
    const std::size_t slash = key.find('/');
    return slash == std::string::npos ? "ALTER " + reference(role) : fmt::format("ALTER {} IN DATABASE {}", reference(role), quoted(key.substr(0, slash)));
}

std::string setting_in(const std::string& key) { return key.substr(key.find('/') + 1); }   // npos + 1 is 0

void add_settings(const Role& before, const Role& now, Statements& statements) {
    for (const auto& [key, value] : before.settings)
        if (!now.settings.contains(key)) statements.push_back(fmt::format("{} RESET {}", alter_setting(now, key), quoted(setting_in(key))));
    for (const auto& [key, value] : now.settings)
        if (const auto found = before.settings.find(key); found == before.settings.end() || found->second != value)
            statements.push_back(fmt::format("{} {}", alter_setting(now, key), set_clause(setting_in(key), value)));
}

/// INHERIT and SET came with 16; before, there is nothing to say of them.
std::string membership_options(const Membership& membership, const Role& member) {
    std::string options;
    const auto add = [&](std::string_view option) { options += (options.empty() ? " WITH " : ", ") + std::string(option); };
    if (membership.admin) add("ADMIN OPTION");
    if (membership.inherit != member.inherit) add(membership.inherit ? "INHERIT TRUE" : "INHERIT FALSE");
    if (!membership.set) add("SET FALSE");
    return options;
}

void add_memberships(const Role& before, const Role& now, const std::string& runner, Statements& statements) {
    const auto granted_by = [&](const Membership& membership) {
        return membership.grantor.empty() || membership.grantor == runner ? std::string() : " GRANTED BY " + quoted(membership.grantor);
    };
    for (const Membership& membership : before.member_of)
        if (!contains(now.member_of, membership)) statements.push_back(fmt::format("REVOKE {} FROM {}{}", quoted(membership.role), quoted(now.name), granted_by(membership)));
    for (const Membership& membership : now.member_of)
        if (!contains(before.member_of, membership))
            statements.push_back(fmt::format("GRANT {} TO {}{}{}", quoted(membership.role), quoted(now.name), membership_options(membership, now), granted_by(membership)));
}

}  // namespace

std::string create_role(const Role& role) { return "CREATE " + reference(role) + attributes(Role(), role); }

Statements create_role_where_missing(const Role& role) {
    Statements statements = {fmt::format("DO $$\nBEGIN\n    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {}) THEN\n        CREATE {};\n    END IF;\nEND\n$$",
                                         quoted_literal(role.name), reference(role))};
    if (const std::string said = attributes(Role(), role); !said.empty()) statements.push_back(fmt::format("ALTER {}{}", reference(role), said));
    return statements;
}

Statements role_settings(const Role& before, const Role& now, const std::string& runner) {
    Statements statements;
    if (!before.name.empty())
        if (const std::string changed = attributes(before, now); !changed.empty()) statements.push_back(fmt::format("ALTER {}{}", reference(now), changed));
    add_settings(before, now, statements);
    add_memberships(before, now, runner, statements);
    return statements;
}

}  // namespace pgsteward::print
