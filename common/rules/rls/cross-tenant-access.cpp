// What it comes to: an application role reaches rows of other tenants.
#include <fmt/format.h>

#include "check/row-security-example.hpp"
#include "check/row-security-support.hpp"

namespace pgsteward::rules {
namespace {

/// "SELECT and DELETE as another tenant, INSERT without a tenant"
std::string reach_of(const access::RoleResult& role) {
    constexpr std::string_view words[] = {"", "as another tenant", "while the setting is not set", "while the setting is empty", "with garbage in the setting"};
    std::string text;
    for (const access::As as : {access::As::other, access::As::unset, access::As::empty, access::As::garbage}) {
        std::vector<std::string> names;
        for (const access::CommandResult& command : role.commands)
            if (command.as(as).outcome == access::RowEffect::visible) names.emplace_back(access::name_of(command.command));
        if (!names.empty()) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", and_list(names), words[static_cast<std::size_t>(as)]);
    }
    return text;
}

void check(const SchemaReview& review, Findings& findings) {
    for (const access::TableResult* table : tenant_tables(review)) {
        if (table->verdict != access::TableResult::Verdict::leaking) continue;
        for (const access::RoleResult& role : table->roles) {
            const std::string reach = reach_of(role);
            if (reach.empty()) continue;
            findings.add(about(*table->relation, fmt::format("{} reaches rows of other tenants in {}: {}", role.role, table->relation->name.display(), reach)));
        }
    }
}

}  // namespace

extern const Rule cross_tenant_access = {
    .id = "cross-tenant-access",
    .category = Category::protection,
    .summary = "An application role reaches rows of other tenants.",
    .why = "This is the verdict on the table, of all its policies, flags and privileges together; other findings say "
           "which of them is the cause. A tenant acts as itself, as another, with no tenant set, with an empty "
           "setting and with garbage in it.",
    .fix = "Mend what the other findings on the table name.",
    .given = example::enabled,
    .bad = "CREATE POLICY everything ON notes USING (true);\n",
    .good = "CREATE POLICY tenant_isolation ON notes\n"
           "    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);\n",
    .check = check,
};

}  // namespace pgsteward::rules
