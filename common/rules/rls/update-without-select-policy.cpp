// UPDATE or DELETE policies without one for SELECT: with WHERE no row is hit, without it all are.
#include <fmt/format.h>

#include "access/row-policies.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    using access::Command;
    const access::RoleGraph& graph = review.privileges->graph();
    for (const access::TableResult* table : tenant_tables(review)) {
        const Relation& relation = *table->relation;
        if (!relation.row_security) continue;
        std::vector<std::string> roles;
        for (const std::string& name : roles_with(review, relation, "wd")) {
            const auto role = graph.find(name);
            const bool writes = !access::policies_for(relation, *role, Command::update, graph).permissive.empty() || !access::policies_for(relation, *role, Command::delete_, graph).permissive.empty();
            if (writes && access::policies_for(relation, *role, Command::select, graph).permissive.empty() && !is_exempt(review, name, relation)) roles.push_back(name);
        }
        if (roles.empty()) continue;
        const std::string predicate = tenant_predicate(review, *table);
        findings.add(about(relation, fmt::format("{} may change rows of {} by a policy, but no policy is for SELECT: with WHERE nothing is hit, without it everything that the policy admits", and_list(roles), relation.name.display()),
                           predicate.empty() ? std::string() : fmt::format("CREATE POLICY reading ON {} FOR SELECT USING ({});", quoted(relation.name), predicate)));
    }
}

}  // namespace

extern const Rule update_without_select_policy = {
    .id = "update-without-select-policy",
    .category = Category::correctness,
    .severity = Severity::warning,
    .summary = "A table has policies for UPDATE or DELETE and none for SELECT.",
    .why = "A command that reads a column, as WHERE and RETURNING do, needs a policy for SELECT too. Without one, "
           "UPDATE … WHERE hits no row, and UPDATE without WHERE hits them all.",
    .fix = "Create a policy for SELECT with the same condition.",
    .given = example::enabled,
    .bad = "CREATE POLICY changing ON notes FOR UPDATE USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
