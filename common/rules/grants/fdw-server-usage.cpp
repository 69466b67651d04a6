// Foreign servers that everybody may use.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const GrantReview& grants = *review.grants;
    const GrantDemands::RoleEntries* policy = grants.demands.of_role(access::everyone);
    for (std::size_t i = 0; i < grants.objects.size(); ++i) {
        const access::Securable& object = grants.objects[i];
        if (object.kind != ObjectKind::foreign_server && object.kind != ObjectKind::foreign_data_wrapper) continue;
        if (!grants.holders[i].held_by(access::everyone) || (policy && policy->of[i])) continue;
        Verdict verdict{.object = object.display(),
                        .message = fmt::format("PUBLIC may use the {} {}: every role may make its own user mapping and foreign tables", name_of(object.kind), object.display()),
                        .fix = on_one_line(access::revoke_sql(grants.privileges, object, access::everyone, access::privileges_of("U")))};
        verdict.origin = object.object->changed;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule fdw_server_usage = {
    .id = "fdw-server-usage",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "Every role may use a foreign server or foreign-data wrapper.",
    .why = "USAGE lets a role create foreign tables and user mappings there: it reaches another database or "
           "the network in the name of this server.",
    .fix = "Revoke it from PUBLIC and grant it to those who need it.",
    .bad = "CREATE FOREIGN DATA WRAPPER w;\n"
             "CREATE SERVER remote FOREIGN DATA WRAPPER w;\n"
             "GRANT USAGE ON FOREIGN SERVER remote TO PUBLIC;\n",
    .good = "CREATE FOREIGN DATA WRAPPER w;\n"
             "CREATE SERVER remote FOREIGN DATA WRAPPER w;\n",
    .check = check,
};

}  // namespace pgsteward::rules
