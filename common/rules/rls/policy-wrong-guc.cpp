// A policy that asks another setting than the one that holds the tenant.
#include <fmt/format.h>

#include <algorithm>

#include "access/tenancy.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const SchemaReview& review, Findings& findings) {
    const std::string setting = review.row_security ? review.row_security->tenancy.setting : std::string();
    if (setting.empty()) return;
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        bool reads_ours = false;
        std::vector<std::string> others;
        for (const auto& condition : conditions_of(review, table, policy))
            for (const access::SettingRead& read : access::settings_read(*condition)) {
                reads_ours = reads_ours || read.name == setting;
                if (read.name != setting && std::find(others.begin(), others.end(), read.name) == others.end()) others.push_back(read.name);
            }
        const auto& [admits, unknown] = policy.through_other_setting;
        // What is not told of the policy as it is says nothing of other settings.
        const bool in_doubt = admits.empty() && !unknown.empty() && policy.bound == access::PolicyResult::Bound::yes;
        if (others.empty() || (reads_ours && admits.empty() && !in_doubt)) return;
        const std::string name = fmt::format("the policy {} of {}", policy.policy->name, table.relation->name.display());
        const std::string message = !reads_ours ? fmt::format("{} asks the setting {}, not {}", name, and_list(others), setting)
                                    : in_doubt  ? fmt::format("what {} admits to whoever sets {} cannot be told: {}", name, and_list(others), unknown)
                                                : fmt::format("{} admits {}", name, admits);
        Verdict verdict = about(*table.relation, *policy.policy, message, mend_policy(review, table, *policy.policy));
        if (admits.empty()) verdict.severity = Severity::warning;
        findings.add(std::move(verdict));
    });
}

}  // namespace

extern const Rule policy_wrong_guc = {
    .id = "policy-wrong-guc",
    .category = Category::protection,
    .summary = "A policy trusts another setting than the one that holds the tenant.",
    .why = "Any session can set any such parameter. A policy that asks another one than the application sets shows "
           "nothing, or rows of whomever that one names; one with a way around it, OR current_setting(…) = 'on', is "
           "open to whoever sets that.",
    .fix = "Ask the setting that the application sets, and give a role that needs more a policy of its own.",
    .given = example::isolated,
    .bad = "CREATE TABLE tags (tenant_id uuid NOT NULL, name text);\n"
           "GRANT SELECT ON tags TO app_rw;\n"
           "ALTER TABLE tags ENABLE ROW LEVEL SECURITY;\n"
           "ALTER TABLE tags FORCE ROW LEVEL SECURITY;\n"
           "CREATE TABLE files (tenant_id uuid NOT NULL, name text);\n"
           "ALTER TABLE files ENABLE ROW LEVEL SECURITY;\n"
           "CREATE POLICY tenant_isolation ON files\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n"
           "CREATE POLICY tenant_isolation ON tags\n"
           "    USING (tenant_id = nullif(current_setting('app.tennant', true), '')::uuid);\n",
    .good = "CREATE TABLE tags (tenant_id uuid NOT NULL, name text);\n"
           "GRANT SELECT ON tags TO app_rw;\n"
           "ALTER TABLE tags ENABLE ROW LEVEL SECURITY;\n"
           "ALTER TABLE tags FORCE ROW LEVEL SECURITY;\n"
           "CREATE POLICY tenant_isolation ON tags\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
