// ATTACH PARTITION is brief on the parent, but reads the new partition, and the default one, where no check says that
// the rows fit.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

using Cause = TableWork::Cause;

std::string_view what_is_done(const TableWork& work) {
    switch (work.cause) {
        case Cause::partition_index: return "an index of the parent is built on it";
        case Cause::foreign_key: return "every row is checked against the parent's foreign key";
        case Cause::default_partition: return "every row is checked whether it belongs to the new partition";
        default: return "every row is checked against the bounds";
    }
}

std::string fix_for(const Step& step, const TableWork& work, const Findings& findings) {
    const std::string table = quoted(work.table.name);
    if (work.cause == Cause::partition_index) return fmt::format("build equal indexes on {} first, CONCURRENTLY: they are attached as they are", table);
    if (work.cause == Cause::foreign_key) return fmt::format("add the same foreign key to {} first, NOT VALID, and validate it", table);
    const Relation* partition = step.catalog.relations.find(work.table.name);
    const std::string bound = partition ? partition->partition_bound : "";
    const std::string condition = work.cause == Cause::default_partition ? "keeps the new partition's rows out" : fmt::format("says {}", bound.empty() ? "what the bounds say" : "the same as " + bound);
    return fmt::format("before it add a check that {}: {}, and validate it", condition,
                       findings.fix().run(fmt::format("ALTER TABLE {} ADD CONSTRAINT {}_bounds CHECK (…) NOT VALID", table, work.table.name.name)));
}

void check(const Step& step, Findings& findings) {
    const auto* alter = std::get_if<sql::AlterTable>(&step.statement.body);
    const bool attaches = alter && std::any_of(alter->actions.begin(), alter->actions.end(), [](const auto& action) { return std::holds_alternative<sql::AttachPartition>(action.change); });
    if (!attaches) return;
    for (const Blocking& blocking : blocking_work(step, {Cause::attached_partition, Cause::default_partition, Cause::partition_index, Cause::foreign_key})) {
        const TableWork& work = blocking.first();
        add_blocking(findings, blocking,
                     {.object = work.table.name.display(),
                      .message = fmt::format("{} {}", waiters_of(step, blocking), what_is_done(work)),
                      .fix = fix_for(step, work, findings)});
    }
}

}  // namespace

extern const Rule attach_partition = {
    .id = "attach-partition",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A partition is attached, and every row is read under a lock that stops it.",
    .why = "The server has to know that each row fits the bounds. Where no valid check constraint says so it reads the whole table under "
           "ACCESS EXCLUSIVE, and the default partition as well, to see that nothing there belongs to the new one.",
    .fix = "First add a check that says the same as the bounds, NOT VALID, and validate it; on the default partition the opposite.",
    .given = "CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);\n"
             "CREATE TABLE events_2024 (at date NOT NULL);\n",
    .bad = "ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
    .good = "ALTER TABLE events_2024 ADD CONSTRAINT bounds CHECK (at >= '2024-01-01' AND at < '2025-01-01') NOT VALID;\n"
            "ALTER TABLE events_2024 VALIDATE CONSTRAINT bounds;\n"
            "ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\n",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
