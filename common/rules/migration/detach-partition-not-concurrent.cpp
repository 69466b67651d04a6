// DETACH PARTITION without CONCURRENTLY stops the parent with all its partitions.
#include <fmt/format.h>

#include <algorithm>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

/// Since 14, but not beside a default partition.
bool knows_concurrently(const Step& step, const QualifiedName& parent) {
    const auto& locks = step.locks;
    return step.postgres >= 14 && std::none_of(locks.begin(), locks.end(), [&](const TableLocked& lock) {
        const Relation* other = lock.table.name == parent ? nullptr : step.catalog.relations.find(lock.table.name);
        return other && other->partition_bound == "DEFAULT";
    });
}

void check(const Step& step, Findings& findings) {
    for (const auto* detach : actions_of<sql::DetachPartition>(step)) {
        const TableLocked* lock = detach->concurrently || detach->finalize ? nullptr : brief_lock(step, LockMode::access_exclusive);
        if (!lock) continue;
        const QualifiedName parent = resolved(step, std::get<sql::AlterTable>(step.statement.body).relation);
        const std::string partition = quoted(resolved(step, detach->partition));
        const std::string sql = fmt::format("ALTER TABLE {} DETACH PARTITION {} CONCURRENTLY", quoted(parent), partition);
        findings.add({.object = parent.display(),
                      .message = fmt::format("detaching waits for every query of {}, and all later ones wait behind it", parent.display()),
                      .fix = knows_concurrently(step, parent) ? findings.fix().outside_transaction(findings.fix().run(sql)) : lock_timeout_fix(findings, step.text),
                      .lock = std::string(name_of(LockMode::access_exclusive))});
    }
}

}  // namespace

extern const Rule detach_partition_not_concurrent = {
    .id = "detach-partition-not-concurrent",
    .category = Category::locking,
    .severity = Severity::warning,
    .summary = "A partition is detached under a lock that stops the whole partitioned table.",
    .why = "DETACH PARTITION takes ACCESS EXCLUSIVE on the parent and the partition. It is brief by itself, but waits for the longest "
           "query, and all later ones wait behind it.",
    .fix = "Use DETACH PARTITION … CONCURRENTLY, outside a transaction.",
    .given = "CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);\n"
             "CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\n",
    .bad = "ALTER TABLE events DETACH PARTITION events_2024;",
    .good = "ALTER TABLE events DETACH PARTITION events_2024 CONCURRENTLY;",
    .occasion = statements<sql::AlterTable>(),
    .check = check,
};

}  // namespace pgsteward::rules
