// Settings that switch guards off, in the hands of others than superusers.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

/// Who may set these may pass by triggers, foreign keys or checks.
constexpr std::string_view dangerous[] = {"session_replication_role", "session_preload_libraries", "local_preload_libraries", "allow_system_table_mods", "ignore_checksum_failure", "zero_damaged_pages"};

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const GrantReview& grants = *review.grants;
    for (const access::Securable& object : grants.objects) {
        if (object.kind != ObjectKind::parameter || !object.object->acl) continue;
        const bool switches_off = std::find(std::begin(dangerous), std::end(dangerous), object.name.name) != std::end(dangerous);
        for (const AclItem& item : *object.object->acl) {
            const auto grantee = grants.graph().find(item.grantee);
            const access::PrivilegeSet given = access::privileges_of(item.privileges);
            const bool system = (given & access::privileges_of("A")) != 0;
            if (!grantee || grants.graph()[*grantee].superuser || (!switches_off && !system && *grantee != access::everyone)) continue;
            Verdict verdict = verdict_on(object,
                                         fmt::format("{} may {} the parameter {}{}", grants.graph().name(*grantee), access::words_of(given), object.display(),
                                                     object.name.name == "session_replication_role" ? ": under replica no trigger fires that is not ENABLE ALWAYS, and no foreign key is checked" : ""),
                                         on_one_line(access::revoke_sql(grants.privileges, object, *grantee, given)));
            if (!switches_off) verdict.severity = Severity::warning;
            findings.add(std::move(verdict));
        }
    }
}

}  // namespace

extern const Rule parameter_grant = {
    .id = "parameter-grant",
    .category = Category::protection,
    .summary = "A role that is no superuser may set a parameter that switches protection off.",
    .why = "Since 15 SET on a parameter can be granted. With session_replication_role = replica no ordinary "
           "trigger fires and no foreign key is checked: every guard that is not ENABLE ALWAYS is passed by.",
    .fix = "Revoke it.",
    .bad = "CREATE ROLE app_rw LOGIN;\n"
             "GRANT SET ON PARAMETER session_replication_role TO app_rw;\n",
    .good = "CREATE ROLE app_rw LOGIN;\n"
             "GRANT SET ON PARAMETER work_mem TO app_rw;\n",
    .check = check,
};

}  // namespace pgsteward::rules
