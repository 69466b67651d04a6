// ALTER DEFAULT PRIVILEGES that gives the next object what the policy denies.
#include <fmt/format.h>

#include "check/grant-rules.hpp"
#include "text/ascii-case.hpp"

namespace pgsteward::rules {
namespace {

/// A schema for which an entry counts: its own, or each that the catalog holds.
std::vector<std::string> schemas_of(const Catalog& catalog, const DefaultPrivileges& entry) {
    std::vector<std::string> schemas;
    for (const auto& schema : catalog.schemas.sorted())
        if (entry.schema.empty() || schema->name.name == entry.schema) schemas.push_back(schema->name.name);
    return schemas;
}

/// Who gives the role what is beyond the policy, with how much of it: itself, PUBLIC, roles that it inherits from.
struct Giver {
    access::RoleId grantee;
    access::PrivilegeSet privileges;
};
std::vector<Giver> givers_of(const access::RoleGraph& graph, const DefaultPrivileges& entry, access::RoleId role, access::PrivilegeSet allowed) {
    std::vector<Giver> givers;
    for (const AclItem& item : *entry.acl) {
        const auto grantee = graph.find(item.grantee);
        const access::PrivilegeSet beyond = access::privileges_of(item.privileges) & ~allowed;
        if (grantee && beyond && graph.inherited(role).contains(*grantee)) givers.push_back({*grantee, beyond});
    }
    return givers;
}

/// "TABLES"
std::string kinds_of(const DefaultPrivileges& entry) { return upper_case(fmt::format("{}s", name_of(entry.kind))); }

std::string revoked_by_default(const access::RoleGraph& graph, const DefaultPrivileges& entry, const std::vector<Giver>& givers) {
    std::vector<std::string> statements;
    for (const Giver& giver : givers)
        statements.push_back(fmt::format("ALTER DEFAULT PRIVILEGES FOR ROLE {}{} REVOKE {} ON {} FROM {};", quoted(entry.role), entry.schema.empty() ? "" : " IN SCHEMA " + quoted(entry.schema),
                                         access::words_of(giver.privileges), kinds_of(entry), access::role_sql(graph, giver.grantee)));
    return fmt::format("{}", fmt::join(statements, " "));
}

void check_entry(const SchemaReview& review, const DefaultPrivileges& entry, const GrantDemands::RoleEntries& role, Findings& findings) {
    const access::RoleGraph& graph = review.grants->graph();
    for (const std::string& schema : schemas_of(review.catalog, entry)) {
        const GrantDemand* demand = review.grants->demands.find_future(role, access::group_of(entry.kind), schema);
        if (!demand || !demand->at_most) continue;
        const auto givers = givers_of(graph, entry, role.role, *demand->at_most);
        if (givers.empty()) continue;
        access::PrivilegeSet beyond = 0;
        std::vector<std::string> others;
        for (const Giver& giver : givers) {
            beyond |= giver.privileges;
            if (giver.grantee != role.role) others.push_back(graph.name(giver.grantee));
        }
        Verdict verdict{.object = fmt::format("{} {} {}", entry.role, schema, name_of(entry.kind)),
                        .message = fmt::format("every {} that {} creates in schema {} gives {} to {}{}; {}", name_of(entry.kind), entry.role, schema, access::words_of(beyond), graph.name(role.role),
                                               others.empty() ? "" : " through " + fmt::format("{}", fmt::join(others, ", ")), allowed(*demand)),
                        .fix = revoked_by_default(graph, entry, givers)};
        verdict.origin = entry.changed;
        return findings.add(std::move(verdict));
    }
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const access::RoleGraph& graph = review.grants->graph();
    for (const auto& entry : review.catalog.default_privileges.sorted()) {
        const auto creator = graph.find(entry->role);
        if (!creator || !entry->acl || entry->kind == ObjectKind::schema) continue;
        for (const GrantDemands::RoleEntries& role : review.grants->demands.roles())
            if (!graph[role.role].superuser && role.role != *creator) check_entry(review, *entry, role, findings);
    }
}

}  // namespace

extern const Rule default_acl_forbidden = {
    .id = "default-acl-forbidden",
    .category = Category::protection,
    .summary = "Default privileges give each new object what the policy denies.",
    .why = "ALTER DEFAULT PRIVILEGES works on objects that do not exist yet: the next ledger comes into the "
           "world with UPDATE for the application, and nobody granted it.",
    .fix = "Revoke it from the default privileges.",
    .given = "==> pgsteward.yaml\n"
             "version: 1\n"
             "grants:\n"
             "  app_rw: { \"public.*\": [SELECT, INSERT] }\n",
    .bad = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint NOT NULL, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n"
             "ALTER DEFAULT PRIVILEGES FOR ROLE migration_owner IN SCHEMA public GRANT UPDATE ON TABLES TO app_rw;\n",
    .good = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint NOT NULL, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n"
             "ALTER DEFAULT PRIVILEGES FOR ROLE migration_owner IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
