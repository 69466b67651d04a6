// A privilege for a command that no policy admits.
#include <fmt/format.h>

#include <algorithm>

#include "access/row-policies.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    const access::RoleGraph& graph = review.privileges->graph();
    constexpr std::string_view letters[] = {"r", "a", "w", "d"};
    for (const access::TableResult* table : tenant_tables(review)) {
        const Relation& relation = *table->relation;
        if (!relation.row_security) continue;
        for (const access::Command command : access::commands) {
            std::vector<std::string> left_out;
            for (const std::string& name : roles_with(review, relation, letters[static_cast<std::size_t>(command)])) {
                const auto role = graph.find(name);
                const bool any = std::any_of(relation.policies.begin(), relation.policies.end(), [&](const RowPolicy& policy) { return policy.permissive && access::applies_to(policy, *role, graph); });
                if (any && access::policies_for(relation, *role, command, graph).permissive.empty() && !is_exempt(review, name, relation)) left_out.push_back(name);
            }
            if (left_out.empty()) continue;
            const std::string effect = command == access::Command::insert ? "fails" : command == access::Command::select ? "finds no rows" : "passes over every row without an error";
            findings.add(about(relation, fmt::format("{} may {} {}, and no policy is for that command: it {}", and_list(left_out), access::name_of(command), relation.name.display(), effect),
                               fmt::format("REVOKE {} ON {} FROM {};", access::name_of(command), quoted(relation.name), fmt::join(left_out, ", "))));
        }
    }
}

}  // namespace

extern const Rule policy_command_gap = {
    .id = "policy-command-gap",
    .category = Category::correctness,
    .severity = Severity::warning,
    .summary = "A role has a privilege for a command that no policy is for.",
    .why = "UPDATE and DELETE without a policy pass over every row silently, INSERT fails. Either the policy was "
           "forgotten or the privilege is too much.",
    .fix = "Create a policy for the command, or revoke the privilege.",
    .given = example::enabled,
    .bad = "CREATE POLICY reading ON notes FOR SELECT USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
