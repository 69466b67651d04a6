// Policies and row security of a table that others use.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

std::string_view what_is_done(const Step& step) {
    if (std::holds_alternative<sql::CreatePolicy>(step.statement.body)) return "the new policy";
    return std::holds_alternative<sql::AlterPolicy>(step.statement.body) ? "the change of the policy" : "the change of row security";
}

void check(const Step& step, Findings& findings) {
    const bool policy = std::holds_alternative<sql::CreatePolicy>(step.statement.body) || std::holds_alternative<sql::AlterPolicy>(step.statement.body);
    if (!policy && actions_of<sql::RowSecurity>(step).empty()) return;
    const TableLocked* lock = brief_lock(step, LockMode::access_exclusive);
    if (!lock) return;
    const std::string table = lock->table.name.display();
    findings.add({.object = table,
                  .message = fmt::format("{} waits for every query of {}, and all later ones wait behind it", what_is_done(step), table),
                  .fix = lock_timeout_fix(findings, step.text),
                  .lock = std::string(name_of(lock->mode)),
                  .once = true});
}

}  // namespace

extern const Rule create_policy = {
    .id = "create-policy",
    .category = Category::locking,
    .severity = Severity::warning,
    .summary = "A policy or row security changes on a table that others use, with no limit to the wait.",
    .why = "CREATE POLICY, ALTER POLICY and ENABLE ROW LEVEL SECURITY take ACCESS EXCLUSIVE: brief by themselves, but they wait for the "
           "longest query of the table, and all later ones wait behind them.",
    .fix = "Set lock_timeout before it and try again later where it strikes.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, tenant_id uuid);",
    .bad = "CREATE POLICY tenant ON orders USING (tenant_id = current_setting('app.tenant')::uuid);",
    .good = "SET lock_timeout = '5s';\n"
            "CREATE POLICY tenant ON orders USING (tenant_id = current_setting('app.tenant')::uuid);\n",
    .occasion = statements<sql::CreatePolicy, sql::AlterPolicy, sql::AlterTable>(),
    .check = check,
};

}  // namespace pgsteward::rules
