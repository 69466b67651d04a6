// A policy that looks up another table as whoever asks: with its privileges, and under that table's policies.
#include <fmt/format.h>

#include <algorithm>

#include "access/predicate.hpp"
#include "access/row-policies.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

/// What happens to the role that asks: an error, or fewer rows; empty where the lookup is plain.
std::string trouble(const SchemaReview& review, const Relation& asked, const Relation& looked_up, const std::string& role) {
    const auto readers = roles_with(review, looked_up, "r");
    if (std::find(readers.begin(), readers.end(), role) == readers.end()) return fmt::format("{} may not read {}: every query of it fails", role, looked_up.name.display());
    if (is_exempt(review, role, looked_up)) return {};
    const access::PolicySet shown = access::policies_for(looked_up, *review.privileges->graph().find(role), access::Command::select, review.privileges->graph());
    if (&looked_up == &asked && access::have_subqueries(shown)) return "that is infinite recursion: every query fails";
    return {};
}

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        std::vector<const Relation*> relations;
        for (const auto& condition : conditions_of(review, table, policy))
            access::for_each_query(*condition, [&](const access::RowQuery& query) {
                for (const access::RowEntry& entry : query.from)
                    if (entry.relation && query.run_as.empty() && std::find(relations.begin(), relations.end(), entry.relation) == relations.end()) relations.push_back(entry.relation);
            });
        for (const Relation* relation : relations) {
            std::string what;
            for (const std::string& role : roles_that_reach(review, *table.relation)) {
                const auto id = review.privileges->graph().find(role);
                if (what.empty() && access::applies_to(*policy.policy, *id, review.privileges->graph()) && !is_exempt(review, role, *table.relation)) what = trouble(review, *table.relation, *relation, role);
            }
            const std::string name = fmt::format("the policy {} of {} looks up {}", policy.policy->name, table.relation->name.display(), relation->name.display());
            Verdict verdict = about(*table.relation, *policy.policy, what.empty() ? fmt::format("{} for each query, as whoever asks", name) : fmt::format("{}: {}", name, what));
            if (what.empty()) verdict.severity = Severity::notice;
            findings.add(std::move(verdict));
        }
    });
}

}  // namespace

extern const Rule policy_subquery = {
    .id = "policy-subquery",
    .category = Category::correctness,
    .summary = "A policy looks up another table as whoever asks.",
    .why = "A subquery in a policy runs with the privileges of the role that asks, and under the policies of the "
           "table that it reads: a missing privilege or a circle of policies makes every query fail at run time, not "
           "when the policy is created.",
    .fix = "Put the lookup into a STABLE SECURITY DEFINER function with a pinned search_path.",
    .given = example::enabled,
    .bad = "CREATE TABLE members (tenant_id uuid NOT NULL, login text);\n"
           "CREATE POLICY own ON notes USING (tenant_id IN (SELECT m.tenant_id FROM members m WHERE m.login = current_setting('app.tenant', true)));\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
