// Functions that everybody may call because nothing was revoked.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const GrantReview& grants = *review.grants;
    const GrantDemands::RoleEntries* policy = grants.demands.of_role(access::everyone);
    const access::PrivilegeSet execute = access::privileges_of("X");
    for (std::size_t i = 0; i < grants.objects.size(); ++i) {
        const access::Securable& object = grants.objects[i];
        // Triggers' functions cannot be called.
        if (!object.routine || object.object->acl || object.routine->returns == "trigger" || object.routine->returns == "event_trigger") continue;
        const GrantDemand* demand = policy ? policy->of[i] : nullptr;
        const bool unwanted = demand && demand->at_most && !(*demand->at_most & execute);
        if (!unwanted && (demand || !object.routine->security_definer)) continue;
        Verdict verdict = verdict_on(object,
                                     unwanted ? fmt::format("PUBLIC may EXECUTE {}, which it has unless it is revoked; {}", object.display(), allowed(*demand))
                                              : fmt::format("PUBLIC may EXECUTE {}, which it has unless it is revoked, and it runs with the rights of {}", object.display(), object.owner()),
                                     on_one_line(access::revoke_sql(grants.privileges, object, access::everyone, execute)));
        if (!unwanted) verdict.severity = Severity::warning;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule public_execute_default = {
    .id = "public-execute-default",
    .category = Category::protection,
    .summary = "Every role may call a function, since nobody revoked it.",
    .why = "A new function may be called by everybody: no list shows it, for the list is empty. Where the "
           "function is SECURITY DEFINER, everybody acts with the rights of its owner.",
    .fix = "Revoke EXECUTE from PUBLIC and grant it to those who need it; ALTER DEFAULT PRIVILEGES, without "
           "IN SCHEMA, does it for the functions to come.",
    .given = "==> pgsteward.yaml\n"
             "version: 1\n"
             "grants:\n"
             "  PUBLIC: { \"function:public.*\": [] }\n",
    .bad = "==> schema.sql\n"
             "CREATE FUNCTION total() RETURNS int LANGUAGE sql AS 'SELECT 1';\n",
    .good = "==> schema.sql\n"
             "CREATE FUNCTION total() RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
             "REVOKE EXECUTE ON FUNCTION total() FROM PUBLIC;\n",
    .check = check,
};

}  // namespace pgsteward::rules
