// A trigger whose function works on tenant tables as a role that row security does not hold.
#include <fmt/format.h>

#include <optional>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"
#include "check/tenant-reach.hpp"

namespace pgsteward::rules {
namespace {

/// "on public.notes" where that is another table; empty where its function does not cross tenants.
std::optional<std::string> crosses(const SchemaReview& review, const Relation& relation, const Routine& function) {
    const access::TableResult* table = review.row_security->table(relation);
    if (table && table->verdict != access::TableResult::Verdict::exempt && (function.owner.empty() || is_exempt(review, function.owner, relation))) return "";
    if (roles_that_reach(review, relation).empty()) return std::nullopt;
    const TenantReach reach = tenant_reach(review, function);
    return reach.uses.empty() ? std::nullopt : std::optional(" on " + and_list(reach.names()));
}

void check(const SchemaReview& review, Findings& findings) {
    if (!review.row_security) return;
    for (const auto& relation : review.catalog.relations.sorted())
        for (const Trigger& trigger : relation->triggers) {
            const auto routines = review.catalog.routines_named(trigger.function, {});
            if (trigger.inherited || trigger.state == FiringState::disabled || routines.empty() || !routines[0]->security_definer) continue;
            const auto on = crosses(review, *relation, *routines[0]);
            if (!on) continue;
            Verdict verdict = about(*relation, fmt::format("the trigger {} of {} runs {}() as {}, whom row security does not hold{}", trigger.name, relation->name.display(), trigger.function.display(), routines[0]->owner.empty() ? "its owner" : routines[0]->owner, *on),
                                    fmt::format("ALTER FUNCTION {} SECURITY INVOKER;", key_of(*routines[0]).display()));
            verdict.object += "." + trigger.name;
            verdict.origin = trigger.created;
            findings.add(std::move(verdict));
        }
}

}  // namespace

extern const Rule trigger_secdef = {
    .id = "trigger-secdef",
    .category = Category::protection,
    .severity = Severity::warning,
    .summary = "A trigger runs a SECURITY DEFINER function past row security.",
    .why = "A plain trigger function runs as whoever writes the row and is held by the policies. Only a SECURITY "
           "DEFINER one runs as its owner, and what it reads and writes crosses tenants: on a tenant table, and on "
           "any other where its function works on a tenant table.",
    .fix = "Make the function SECURITY INVOKER, or see to it that it keeps to the tenant of the row.",
    .given = example::isolated,
    .bad = "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp\n"
           "    AS $$BEGIN RETURN NEW; END$$;\n"
           "CREATE TRIGGER stamp BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION stamp();\n",
    .good = "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql\n"
           "    AS $$BEGIN RETURN NEW; END$$;\n"
           "CREATE TRIGGER stamp BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION stamp();\n",
    .check = check,
};

}  // namespace pgsteward::rules
