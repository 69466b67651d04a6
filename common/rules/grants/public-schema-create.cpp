// Everybody may create objects in a schema.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const GrantReview& grants = *review.grants;
    const GrantDemands::RoleEntries* policy = grants.demands.of_role(access::everyone);
    const access::PrivilegeSet create = access::privileges_of("C");
    for (std::size_t i = 0; i < grants.objects.size(); ++i) {
        const access::Securable& schema = grants.objects[i];
        if (schema.kind != ObjectKind::schema || !(grants.holders[i].held_by(access::everyone) & create)) continue;
        const GrantDemand* demand = policy ? policy->of[i] : nullptr;
        if (demand && (!demand->at_most || (*demand->at_most & create))) continue;   // the policy wants it so
        Verdict verdict{.object = schema.display(),
                        .message = fmt::format("PUBLIC may create objects in schema {}, {}", schema.display(), explained(grants, schema, access::everyone, create)),
                        .fix = on_one_line(access::revoke_sql(grants.privileges, schema, access::everyone, create))};
        verdict.origin = schema.object->changed;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule public_schema_create = {
    .id = "public-schema-create",
    .category = Category::protection,
    .summary = "Every role may create objects in a schema.",
    .why = "Whoever may create there puts a function or a table before the one that others mean: with the "
           "schema on their search path they run it with their own privileges (CVE-2018-1058). Databases "
           "from before PostgreSQL 15 keep this grant on schema public.",
    .fix = "Revoke CREATE from PUBLIC.",
    .bad = "CREATE SCHEMA app;\n"
             "GRANT CREATE ON SCHEMA app TO PUBLIC;\n",
    .good = "CREATE SCHEMA app;\n"
             "GRANT USAGE ON SCHEMA app TO PUBLIC;\n",
    .check = check,
};

}  // namespace pgsteward::rules
