// A trigger on a tenant table whose function runs as a role that row security does not hold.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review))
        for (const Trigger& trigger : table->relation->triggers) {
            const auto routines = review.catalog.routines_named(trigger.function, {});
            if (trigger.inherited || trigger.state == FiringState::disabled || routines.empty() || !routines[0]->security_definer) continue;
            if (!routines[0]->owner.empty() && !is_exempt(review, routines[0]->owner, *table->relation)) continue;
            Verdict verdict = about(*table->relation, fmt::format("the trigger {} of {} runs {}() as {}, whom row security does not hold", trigger.name, table->relation->name.display(), trigger.function.display(), routines[0]->owner.empty() ? "its owner" : routines[0]->owner),
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
    .summary = "A trigger on a tenant table runs a SECURITY DEFINER function past row security.",
    .why = "A plain trigger function runs as whoever writes the row and is held by the policies. Only a SECURITY "
           "DEFINER one runs as its owner, and what it reads and writes crosses tenants.",
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
