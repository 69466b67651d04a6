// A role lacks what the policy says it needs.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const GrantReview& grants = *review.grants;
    for (const GrantDemands::RoleEntries& role : grants.demands.roles())
        for (std::size_t i = 0; i < grants.objects.size(); ++i) {
            const GrantDemand* demand = role.of[i];
            const access::PrivilegeSet missing = demand && demand->at_least ? *demand->at_least & grants.holders[i].privileges & ~grants.holders[i].held_by(role.role) : 0;
            if (!missing) continue;
            const access::Securable& object = grants.objects[i];
            findings.add(verdict_on(object,
                                    fmt::format("{} may not {} on {}; the policy asks for {} ({}, {}:{})", grants.graph().name(role.role), access::words_of(missing), object.display(),
                                                access::words_of(*demand->at_least), demand->pattern, demand->at.source.name(), demand->at.begin().line),
                                    access::grant_sql(grants.privileges, object, role.role, missing)));
        }
}

}  // namespace

extern const Rule missing_privilege = {
    .id = "missing-privilege",
    .category = Category::compatibility,
    .summary = "A role may not do with an object what the policy says it needs.",
    .why = "The code that runs as this role fails with \"permission denied\" at the first statement that needs "
           "the privilege. Tables that another role creates get nothing from ALTER DEFAULT PRIVILEGES of "
           "this one.",
    .fix = "Grant it, in the migration that creates the object.",
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
             "CREATE TABLE postings (id bigint PRIMARY KEY);\n",
    .good = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE ROLE migration_owner;\n"
             "CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint NOT NULL, note text);\n"
             "ALTER TABLE ledger OWNER TO migration_owner;\n"
             "GRANT SELECT, INSERT ON ledger TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
