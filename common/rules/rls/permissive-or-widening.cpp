// Permissive policies of which one is bound to the tenant and another is not: together they are as open as the widest.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

using Bound = access::PolicyResult::Bound;

bool leaks(const access::TableResult& table) { return table.verdict == access::TableResult::Verdict::leaking; }

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        if (!leaks(*table)) continue;
        std::vector<std::string> bound, wide;
        for (const access::PolicyResult& policy : table->policies)
            if (policy.policy->permissive && policy.bound != Bound::unknown) (policy.bound == Bound::yes ? bound : wide).push_back(policy.policy->name);
        if (bound.empty() || wide.empty()) continue;
        const std::string predicate = tenant_predicate(review, *table);
        findings.add(about(*table->relation, fmt::format("{} of {} isolates tenants, but {} beside it {} not, and permissive policies are joined by OR", and_list(bound), table->relation->name.display(), and_list(wide), wide.size() == 1 ? "does" : "do"),
                           predicate.empty() ? std::string() : fmt::format("CREATE POLICY tenant_floor ON {} AS RESTRICTIVE USING ({});", quoted(table->relation->name), predicate)));
    }
}

}  // namespace

extern const Rule permissive_or_widening = {
    .id = "permissive-or-widening",
    .category = Category::protection,
    .summary = "A permissive policy widens what another one isolates.",
    .why = "For each role and command the permissive policies are joined by OR. Each may look right alone; what "
           "counts is the widest.",
    .fix = "Make the wide policy narrower, or add a restrictive policy that every row must pass.",
    .given = example::isolated,
    .bad = "CREATE POLICY published ON notes FOR SELECT USING (body = 'published');\n",
    .good = "CREATE POLICY published ON notes FOR SELECT USING (body = 'published');\n"
           "CREATE POLICY tenant_floor ON notes AS RESTRICTIVE\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
