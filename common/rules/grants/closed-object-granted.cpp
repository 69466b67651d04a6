// What PostgreSQL or an extension makes without a privilege for anybody, in somebody's hands.
#include <fmt/format.h>

#include <algorithm>

#include "access/acl.hpp"
#include "access/predefined-roles.hpp"
#include "access/ready-made.hpp"
#include "catalog/altered-privileges.hpp"
#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

/// Whoever has these reads password hashes, everybody's rows, or the server's files, or gets in without a password.
constexpr std::string_view opens_the_server[] = {
    "dblink_connect_u", "lo_export", "lo_import", "pg_authid", "pg_file_rename", "pg_file_unlink", "pg_file_write", "pg_largeobject", "pg_ls_dir",
    "pg_read_binary_file", "pg_read_file", "pg_shadow", "pg_statistic", "pg_statistic_ext_data", "pg_subscription", "pg_user_mapping",
};

/// The roles' catalog is closed for their passwords alone; pg_roles shows the rest to everybody.
bool shows_no_password(const QualifiedName& relation, const std::string& column) {
    return !column.empty() && ((relation.name == "pg_authid" && column != "rolpassword") || (relation.name == "pg_shadow" && column != "passwd"));
}

/// The letters of those that nobody had.
std::string closed_ones(ObjectKind kind, const QualifiedName& name, const std::string& column, const std::string& letters) {
    const bool open = access::initial_privileges(kind, name, {}).certain != 0;
    if (kind == ObjectKind::function) return open ? "" : letters;
    if (kind != ObjectKind::table || name.schema != "pg_catalog") return {};
    const bool readable = open || shows_no_password(name, column);
    return readable ? letters_without(letters, "r") : letters;   // nobody but superusers writes there
}

/// "superusers", "superusers and pg_monitor"
std::string meant_for(ObjectKind kind, const QualifiedName& name) {
    std::string roles = "superusers";
    for (const access::PredefinedRole& role : access::predefined_roles())
        if (access::initial_privileges(kind, name, role.name).certain) roles += fmt::format(" and {}", role.name);
    return roles;
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const access::RoleGraph& graph = review.grants->graph();
    for (const auto& privileges : review.catalog.others.sorted()) {
        if (privileges->kind != ObjectKind::privileges) continue;
        const AlteredObject altered = altered_object(*privileges);
        if (altered.kind.empty()) continue;      // of a snapshot that somebody wrote
        const QualifiedName object = access::ready_made_name(*privileges);
        for (const auto& [name, letters] : privileges->properties) {
            const PrivilegeAlteration alteration = PrivilegeAlteration::of(name);
            const std::string opened = alteration.what == PrivilegeAlteration::What::granted ? closed_ones(altered.of, object, alteration.column, letters) : std::string();
            const auto grantee = graph.find(alteration.grantee);
            if (opened.empty() || (grantee && (graph[*grantee].superuser || graph[*grantee].predefined))) continue;
            const std::string role = alteration.grantee.empty() ? "PUBLIC" : quoted(alteration.grantee), words = access::words_of(access::privileges_of(opened));
            const std::string column = alteration.column.empty() ? "" : fmt::format(" ({})", quoted(alteration.column));
            Verdict verdict{.object = privileges->name.name,
                            .message = fmt::format("{} has {}{} on {}, which is made for {} alone", role, words, column, privileges->name.name, meant_for(altered.of, object)),
                            .fix = fmt::format("REVOKE {}{} ON {} FROM {}", words, column, target_of(*privileges), role)};
            verdict.origin = privileges->changed;
            if (!std::ranges::binary_search(opens_the_server, std::string_view(object.name))) verdict.severity = Severity::warning;
            findings.add(std::move(verdict));
        }
    }
}

}  // namespace

extern const Rule closed_object_granted = {
    .id = "closed-object-granted",
    .category = Category::protection,
    .summary = "A role has privileges on what PostgreSQL or an extension keeps for superusers.",
    .why = "Some functions and catalogs are made without a privilege for anybody, because they read password hashes or the server's "
           "files, connect without a password, or stop and reset what everybody relies on. A grant on one stands in no table's list, and "
           "is easily forgotten.",
    .fix = "Revoke it, or make the role a member of the predefined role that is meant for it, such as pg_monitor.",
    .bad = "CREATE ROLE app_rw LOGIN;\n"
           "GRANT SELECT ON pg_authid TO app_rw;\n",
    .good = "CREATE ROLE app_rw LOGIN;\n"
            "GRANT SELECT ON pg_stat_activity TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
