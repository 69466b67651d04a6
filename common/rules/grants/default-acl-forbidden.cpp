// ALTER DEFAULT PRIVILEGES that gives the next object what the policy denies.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

/// A schema for which an entry counts: its own, or each that the catalog holds.
std::vector<std::string> schemas_of(const Catalog& catalog, const DefaultPrivileges& entry) {
    std::vector<std::string> schemas;
    for (const auto& schema : catalog.schemas.sorted())
        if (entry.schema.empty() || schema->name.name == entry.schema) schemas.push_back(schema->name.name);
    return schemas;
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const GrantReview& grants = *review.grants;
    for (const auto& entry : review.catalog.default_privileges.sorted()) {
        const auto creator = grants.graph().find(entry->role);
        if (!creator || !entry->acl || entry->kind == ObjectKind::schema) continue;
        for (const GrantDemands::RoleEntries& role : grants.demands.roles()) {
            if (grants.graph()[role.role].superuser || role.role == *creator) continue;
            for (const std::string& schema : schemas_of(review.catalog, *entry)) {
                const GrantDemand* demand = grants.demands.find_future(role, access::group_of(entry->kind), schema);
                if (!demand || !demand->at_most) continue;
                access::PrivilegeSet given = 0;
                for (const AclItem& item : *entry->acl)
                    if (const auto grantee = grants.graph().find(item.grantee); grantee && grants.graph().inherited(role.role).contains(*grantee)) given |= access::privileges_of(item.privileges);
                const access::PrivilegeSet beyond = given & ~*demand->at_most;
                if (!beyond) continue;
                Verdict verdict{.object = fmt::format("{} {} {}", entry->role, schema, name_of(entry->kind)),
                                .message = fmt::format("every {} that {} creates in schema {} gives {} to {}; {}", name_of(entry->kind), entry->role, schema, access::words_of(beyond),
                                                       grants.graph().name(role.role), allowed(*demand)),
                                .fix = fmt::format("ALTER DEFAULT PRIVILEGES FOR ROLE {}{} REVOKE {} ON {}S FROM {};", quoted(entry->role), entry->schema.empty() ? "" : " IN SCHEMA " + quoted(entry->schema),
                                                   access::words_of(beyond), name_of(entry->kind), access::role_sql(grants.graph(), role.role))};
                verdict.origin = entry->changed;
                findings.add(std::move(verdict));
                break;
            }
        }
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
