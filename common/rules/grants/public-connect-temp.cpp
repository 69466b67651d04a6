// What everybody has on objects that have no list: databases, types, languages.
#include <fmt/format.h>

#include "check/grant-rules.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    if (!review.grants) return;
    const GrantReview& grants = *review.grants;
    const auto built_in = [](const access::Securable& object, access::RoleId, const access::Holding& holding) {
        return holding.source == access::Holding::Source::built_in && holding.grantee == access::everyone && !object.routine;
    };
    for (const Excess& excess : excesses(grants, built_in)) {
        const access::Securable& object = grants.objects[excess.object];
        Verdict verdict{.object = object.display(),
                        .message = fmt::format("{} may {} on {}, which PUBLIC has unless it is revoked; {}", grants.graph().name(excess.role), access::words_of(excess.privileges), object.display(),
                                               allowed(*excess.demand)),
                        .fix = on_one_line(access::revoke_sql(grants.privileges, object, excess.role, excess.privileges))};
        verdict.origin = object.object->changed;
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule public_connect_temp = {
    .id = "public-connect-temp",
    .category = Category::protection,
    .summary = "Every role has what a database, type or language gives by default, and the policy denies it.",
    .why = "Without a list the built-in default holds: everybody may connect to a database and create "
           "temporary tables there, and use a type or a language. The list does not show it, for there is "
           "none.",
    .fix = "Revoke it from PUBLIC and grant it to those who need it.",
    .given = "==> pgsteward.yaml\n"
             "version: 1\n"
             "grants:\n"
             "  PUBLIC: { \"database:shop\": [] }\n",
    .bad = "==> schema.sql\n"
             "CREATE DATABASE shop;\n",
    .good = "==> schema.sql\n"
             "CREATE DATABASE shop;\n"
             "REVOKE ALL ON DATABASE shop FROM PUBLIC;\n",
    .check = check,
};

}  // namespace pgsteward::rules
