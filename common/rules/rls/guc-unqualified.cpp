// A setting without a dot in its name cannot be set at all.
#include <fmt/format.h>

#include <algorithm>

#include "access/tenancy.hpp"
#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

/// Parameters of the server that a policy may well ask.
constexpr std::string_view server_parameters[] = {"application_name", "is_superuser", "role", "search_path", "session_authorization", "server_version", "server_version_num", "timezone", "transaction_read_only", "in_hot_standby", "datestyle", "client_encoding"};

void check(const SchemaReview& review, Findings& findings) {
    for_each_policy(review, [&](const access::TableResult& table, const access::PolicyResult& policy) {
        for (const auto& condition : conditions_of(review, table, policy))
            for (const access::SettingRead& read : access::settings_read(*condition)) {
                const bool known = std::find(std::begin(server_parameters), std::end(server_parameters), read.name) != std::end(server_parameters);
                if (read.name.find('.') != std::string::npos || known) continue;
                findings.add(about(*table.relation, *policy.policy, fmt::format("the policy {} of {} asks the setting {}, which has no dot in its name: it cannot be set", policy.policy->name, table.relation->name.display(), read.name)));
                return;
            }
    });
}

}  // namespace

extern const Rule guc_unqualified = {
    .id = "guc-unqualified",
    .category = Category::correctness,
    .summary = "A policy asks a setting whose name has no dot.",
    .why = "Only names with a dot can be set freely; any other is a parameter of the server or an error.",
    .fix = "Use a name with a prefix: app.tenant.",
    .given = example::enabled,
    .bad = "CREATE POLICY tenant_isolation ON notes USING (tenant_id = nullif(current_setting('tenant', true), '')::uuid);\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
