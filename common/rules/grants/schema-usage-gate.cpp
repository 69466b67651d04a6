// A privilege that is of no use, since the schema is closed.
#include <fmt/format.h>
#include <map>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const GrantReview& grants = *review.grants;
    for (const GrantDemands::RoleEntries& role : grants.demands.roles()) {
        std::map<std::string, std::vector<std::string>> closed;
        for (std::size_t i = 0; i < grants.objects.size(); ++i) {
            const access::Securable& object = grants.objects[i];
            const access::RoleSet* users = object.in_schema() ? grants.privileges.users_of_schema(object.name.schema) : nullptr;
            const bool wanted = role.of[i] && role.of[i]->at_least && (*role.of[i]->at_least & grants.holders[i].held_by(role.role));
            if (users && wanted && !users->contains(role.role)) closed[object.name.schema].push_back(object.display());
        }
        for (const auto& [schema, objects] : closed) {
            Verdict verdict{.object = schema,
                            .message = fmt::format("{} holds what it needs on {}, and cannot use it: no USAGE on schema {}", grants.graph().name(role.role), names_of(objects), schema),
                            .fix = fmt::format("GRANT USAGE ON SCHEMA {} TO {};", quoted(schema), access::role_sql(grants.graph(), role.role))};
            if (const OtherObject* known = review.catalog.schemas.find({"", schema})) verdict.origin = known->changed;
            findings.add(std::move(verdict));
        }
    }
}

}  // namespace

extern const Rule schema_usage_gate = {
    .id = "schema-usage-gate",
    .category = Category::compatibility,
    .summary = "A role holds privileges in a schema that it may not use.",
    .why = "has_table_privilege() says yes, and the statement fails: without USAGE on the schema no name in "
           "it is found. Only views and functions elsewhere lead to the table.",
    .fix = "Grant USAGE on the schema.",
    .given = "==> pgsteward.yaml\n"
             "version: 1\n"
             "grants:\n"
             "  app_rw: { \"app.*\": [SELECT] }\n",
    .bad = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE SCHEMA app;\n"
             "CREATE TABLE app.orders (id bigint);\n"
             "GRANT SELECT ON app.orders TO app_rw;\n",
    .good = "==> schema.sql\n"
             "CREATE ROLE app_rw LOGIN;\n"
             "CREATE SCHEMA app;\n"
             "GRANT USAGE ON SCHEMA app TO app_rw;\n"
             "CREATE TABLE app.orders (id bigint);\n"
             "GRANT SELECT ON app.orders TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
