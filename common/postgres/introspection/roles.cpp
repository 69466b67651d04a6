// Roles with their settings and memberships. Passwords (pg_authid) are never read: what is stored is salted, so it
// could not be compared.
#include <fmt/format.h>

#include <algorithm>

#include "postgres/introspection/reading.hpp"

namespace pgsteward::postgres {
namespace {

// The predefined roles (pg_read_all_data …) are the server's.
std::string roles_sql(const Server&) {
    return "SELECT oid, rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, "
           "rolconnlimit, rolvaliduntil FROM pg_roles WHERE rolname !~ '^pg_'";
}

void read_roles(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const Oid oid = fields.oid();
        Role role;
        role.name = fields.text();
        role.superuser = fields.flag();
        role.inherit = fields.flag();
        role.create_role = fields.flag();
        role.create_database = fields.flag();
        role.login = fields.flag();
        role.replication = fields.flag();
        role.bypass_row_security = fields.flag();
        role.connection_limit = fields.number<int>(-1);
        role.valid_until = fields.text();
        reading.annotate(role, Class::role, oid);
        const QualifiedName key{"", role.name};
        reading.catalog.roles.put(key, std::move(role));
    }
}

/// One that somebody made a member of another: only that is told of it.
Role predefined(const std::string& name) {
    Role role;
    role.name = name;
    role.uncertain = true;
    return role;
}

std::string role_settings_sql(const Server&) {
    return "SELECT pg_get_userbyid(s.setrole), coalesce(d.datname, ''), s.setconfig FROM pg_db_role_setting s "
           "LEFT JOIN pg_database d ON d.oid = s.setdatabase WHERE s.setrole <> 0";
}

void read_role_settings(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const std::string name = fields.text(), database = fields.text();
        const OptionMap settings = fields.options();
        reading.catalog.roles.edit({"", name}, [&](Role& role) {
            for (const auto& [setting, value] : settings) role.settings[database.empty() ? setting : database + "/" + setting] = value;
        });
    }
}

// INHERIT and SET of a membership came with 16 (from the manual; 15 has only ADMIN). Before, the member's attribute
// decides whether it inherits, and whoever is a member may SET ROLE. Those that initdb makes (system_functions.sql) are
// left out.
std::string memberships_sql(const Server& server) {
    return fmt::format("SELECT m.rolname, g.rolname, pg_get_userbyid(a.grantor), a.admin_option, {}, {} FROM pg_auth_members a "
                       "JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid "
                       "WHERE NOT (m.rolname = 'pg_monitor' AND g.rolname IN ('pg_read_all_settings', 'pg_read_all_stats', 'pg_stat_scan_tables'))",
                       server.since(16, "a.inherit_option", "m.rolinherit"), server.since(16, "a.set_option", "true"));
}

void read_memberships(Reading& reading, const Rows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        Fields fields(rows, row);
        const std::string member = fields.text();
        Membership membership;
        membership.role = fields.text();
        membership.grantor = fields.text();
        membership.admin = fields.flag();
        membership.inherit = fields.flag();
        membership.set = fields.flag();
        const QualifiedName key{"", member};
        if (!reading.catalog.roles.find(key)) reading.catalog.roles.put(key, predefined(member));
        reading.catalog.roles.edit(key, [&](Role& role) {
            role.member_of.push_back(membership);
            std::sort(role.member_of.begin(), role.member_of.end());
        });
    }
}

}  // namespace

std::vector<Part> role_parts() {
    return {{"roles", roles_sql, read_roles}, {"role settings", role_settings_sql, read_role_settings}, {"memberships", memberships_sql, read_memberships}};
}

}  // namespace pgsteward::postgres
