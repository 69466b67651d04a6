#include "access/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "text/contains.hpp"

namespace pgsteward::access {
namespace {

using Source = Holding::Source;

/// "UPDATE" or, of a column, "UPDATE (amount)".
std::string privileges_sql(const Securable& object, bool of_column, PrivilegeSet set) {
    std::string text;
    for (std::size_t bit = 0; bit < privilege_count; ++bit)
        if (set >> bit & 1) text += (text.empty() ? "" : ", ") + std::string(word_of(bit)) + (of_column ? " (" + quoted(object.column) + ")" : "");
    return text;
}

/// Did the grantee give any of them on?
bool given_on(const Privileges& privileges, const Annotations& object, RoleId grantee, PrivilegeSet set) {
    if (!object.acl) return false;
    return std::any_of(object.acl->begin(), object.acl->end(), [&](const AclItem& item) {
        return privileges.graph().find(item.grantor) == grantee && privileges.graph().find(item.grantee) != grantee && (privileges_of(item.privileges) & set);
    });
}

/// What one statement takes away.
struct Taken {
    Holding holding;
    PrivilegeSet set = 0;
};

std::string revoke(const Privileges& privileges, const Securable& object, const Taken& taken) {
    const RoleGraph& graph = privileges.graph();
    const Holding& holding = taken.holding;
    const bool of_column = object.is_column() && !holding.of_table;
    const Annotations& listed = of_column || !object.relation ? *object.object : static_cast<const Annotations&>(*object.relation);
    const std::string statement = fmt::format("REVOKE {} ON {} FROM {}{};", privileges_sql(object, of_column, taken.set), object.sql(), role_sql(graph, holding.grantee),
                                              given_on(privileges, listed, holding.grantee, taken.set) ? " CASCADE" : "");
    // A superuser's and an owner's REVOKE stand for the owner's grants only; GRANTED BY another is refused.
    const auto owner = privileges.owner(object);
    if (holding.source == Source::built_in || holding.grantor == owner) return statement;
    // Who has become a member of the owner acts as the owner: what it granted before goes with its grant option.
    if (owner && graph.has_privileges_of(holding.grantor, *owner))
        return fmt::format("REVOKE GRANT OPTION FOR {} ON {} FROM {} CASCADE;", privileges_sql(object, of_column, taken.set), object.sql(), role_sql(graph, holding.grantor));
    return fmt::format("SET ROLE {}; {} RESET ROLE;", role_sql(graph, holding.grantor), statement);
}

}  // namespace

std::string role_sql(const RoleGraph& graph, RoleId role) { return role == everyone ? "PUBLIC" : quoted(graph.name(role)); }

std::string explain(const Privileges& privileges, const Securable& object, RoleId role, const Holding& holding) {
    const RoleGraph& graph = privileges.graph();
    const std::string path = holding.grantee == role || holding.grantee == everyone ? std::string() : graph.display(graph.path(role, holding.grantee, Way::inherit));
    switch (holding.source) {
        case Source::superuser: return "as a superuser";
        case Source::predefined: return fmt::format("by membership in {}{}", graph.name(holding.grantee), path.empty() ? "" : " (" + path + ")");
        case Source::built_in:
            if (holding.grantee == everyone) return "which PUBLIC has unless it is revoked";
            return path.empty() ? "as the owner" : fmt::format("as the owner {} has it ({})", graph.name(holding.grantee), path);
        case Source::list: break;
    }
    const bool of_owner = holding.grantee == privileges.owner(object);
    const std::string what = of_owner && path.empty() ? "as the owner" : fmt::format("granted{} by {}", holding.grantee == role ? "" : " to " + graph.name(holding.grantee), graph.name(holding.grantor));
    return what + (holding.of_table ? " on the whole table" : "") + (path.empty() ? "" : " (" + path + ")");
}

std::vector<std::string> via(const Privileges& privileges, const std::vector<Grants>& grants, RoleId role, std::size_t bit) {
    std::vector<std::string> names;
    for (const Holding& holding : privileges.holdings(grants, role, bit)) {
        const std::string name = holding.source == Source::superuser ? "superuser" : privileges.graph().name(holding.grantee);
        if (!contains(names, name)) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> revoke_membership_sql(const Privileges& privileges, RoleId role, RoleId member) {
    const RoleGraph& graph = privileges.graph();
    std::vector<std::string> statements;
    const Role* known = privileges.catalog().roles.find({"", graph.name(member)});
    for (const Membership& membership : known ? known->member_of : std::vector<Membership>()) {
        if (membership.role != graph.name(role)) continue;
        const std::string by = graph.postgres() >= 16 && !membership.grantor.empty() ? " GRANTED BY " + quoted(membership.grantor) : "";
        statements.push_back(fmt::format("REVOKE {} FROM {}{};", role_sql(graph, role), role_sql(graph, member), by));
        if (by.empty()) break;
    }
    return statements;
}

std::vector<std::string> revoke_sql(const Privileges& privileges, const Securable& object, RoleId role, PrivilegeSet unwanted) {
    const RoleGraph& graph = privileges.graph();
    std::vector<Taken> taken;
    std::vector<std::string> statements;
    const auto say = [&](const std::string& statement) {
        if (!contains(statements, statement)) statements.push_back(statement);
    };
    for (std::size_t bit = 0; bit < privilege_count; ++bit) {
        if (!(unwanted >> bit & 1)) continue;
        for (const Holding& holding : privileges.holdings(object, role, bit)) {
            if (holding.source == Source::superuser) {
                say(fmt::format("ALTER ROLE {} NOSUPERUSER;", role_sql(graph, role)));
                continue;
            }
            const bool own = holding.source != Source::predefined && (holding.grantee == role || holding.grantee == everyone);
            if (!own) {
                for (const Edge& edge : graph[role].member_of)   // every way to it
                    if (edge.inherit && graph.inherited(edge.role).contains(holding.grantee))
                        for (const std::string& statement : revoke_membership_sql(privileges, edge.role, role)) say(statement);
                continue;
            }
            const auto same = std::find_if(taken.begin(), taken.end(), [&](const Taken& other) {
                return other.holding.grantee == holding.grantee && other.holding.grantor == holding.grantor && other.holding.of_table == holding.of_table;
            });
            if (same != taken.end()) same->set |= 1U << bit;
            else taken.push_back({holding, 1U << bit});
        }
    }
    for (const Taken& one : taken) say(revoke(privileges, object, one));
    return statements;
}

std::string grant_sql(const Privileges& privileges, const Securable& object, RoleId role, PrivilegeSet wanted) {
    return fmt::format("GRANT {} ON {} TO {};", privileges_sql(object, object.is_column(), wanted), object.sql(), role_sql(privileges.graph(), role));
}

}  // namespace pgsteward::access
