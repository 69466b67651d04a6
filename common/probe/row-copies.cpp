// A live server is not given rows: its tables are copied, empty and without constraints, as temporary tables with the
// same row security, policies and privileges.
#include <fmt/format.h>

#include "probe/row-probe.hpp"

namespace pgsteward::probe {
namespace {

/// The type beneath domains: their constraints would be asked before the policies.
std::string base_type(const Catalog& catalog, std::string type) {
    for (int depth = 0; depth < 20; ++depth) {
        const auto name = type_named(type);
        const Type* domain = name && !type.ends_with("[]") ? catalog.types.find(*name) : nullptr;
        if (!domain || domain->form != Type::Form::domain) break;
        type = domain->base;
    }
    return type;
}

std::string policy_on(const std::string& place, const RowPolicy& policy) {
    std::string roles;
    for (const std::string& role : policy.roles) roles += (roles.empty() ? "" : ", ") + (role == "public" ? std::string("PUBLIC") : quoted(role));
    return fmt::format("CREATE POLICY {} ON {} AS {} FOR {} TO {}{}{}", quoted(policy.name), place, policy.permissive ? "PERMISSIVE" : "RESTRICTIVE", policy.command, roles,
                       policy.using_ ? fmt::format(" USING ({})", *policy.using_) : "", policy.with_check ? fmt::format(" WITH CHECK ({})", *policy.with_check) : "");
}

}  // namespace

void RowProbe::copy(postgres::Connection& connection, const access::TableResult& table) {
    if (!copied_.emplace(&connection, table.relation).second) return;
    const Relation& relation = *table.relation;
    const std::string place = place_of(relation);
    std::string columns = "pgsteward_row integer";
    for (const Column& column : relation.columns) columns += fmt::format(", {} {}", quoted(column.name), base_type(*catalog, column.type));
    connection.run(fmt::format("CREATE TEMPORARY TABLE {} ({})", place, columns));
    for (const RowPolicy& policy : relation.policies) connection.run(policy_on(place, policy));
    for (const access::RoleResult& role : table.roles) {
        for (const char* privilege : {"SELECT", "INSERT", "UPDATE", "DELETE"}) {
            if (connection.query("SELECT has_table_privilege($1, $2::regclass, $3)", {role.role, quoted(relation.name), privilege}).at(0, 0) == "t") {
                connection.run(fmt::format("GRANT {} ON {} TO {}", privilege, place, quoted(role.role)));
                continue;
            }
            if (std::string_view(privilege) == "DELETE") continue;
            for (const Column& column : relation.columns)
                if (may(connection, role.role, relation, privilege, column.name)) connection.run(fmt::format("GRANT {} ({}) ON {} TO {}", privilege, quoted(column.name), place, quoted(role.role)));
        }
        if (may(connection, role.role, relation, "SELECT")) connection.run(fmt::format("GRANT SELECT (pgsteward_row) ON {} TO {}", place, quoted(role.role)));
    }
    const bool superuser = connection.query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").at(0, 0) == "t";
    for (const access::RoleResult& role : table.roles)
        if (role.exemption == access::Exemption::owner && !superuser) throw postgres::DatabaseError(fmt::format("only a superuser can probe as {}, who owns the table", role.role), {.message = fmt::format("only a superuser can probe as {}, who owns the table", role.role)});
    if (relation.row_security) connection.run(fmt::format("ALTER TABLE {} ENABLE ROW LEVEL SECURITY", place));
    // The owner, who seeds the rows, stays whoever is connected, and FORCE would hold it, unless it is a superuser.
    if (superuser && relation.force_row_security) connection.run(fmt::format("ALTER TABLE {} FORCE ROW LEVEL SECURITY", place));
    if (superuser && !relation.owner.empty()) connection.run(fmt::format("ALTER TABLE {} OWNER TO {}", place, quoted(relation.owner)));
}

}  // namespace pgsteward::probe
