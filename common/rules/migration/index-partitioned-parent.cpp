// CREATE INDEX CONCURRENTLY on a partitioned table is refused, up to PostgreSQL 18 (from the documentation).
#include <fmt/format.h>

#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateIndex>(&step.statement.body);
    const Relation* table = create && create->concurrently ? relation_of(step, create->table) : nullptr;
    if (!table || !table->partitioned()) return;
    const std::string name = table->name.display();
    findings.add({.object = name,
                  .message = fmt::format("the server cannot build an index of the partitioned table {} concurrently", name),
                  .fix = fmt::format("create it ON ONLY {} without CONCURRENTLY, then one on each partition with CONCURRENTLY, and attach these with ALTER INDEX … ATTACH PARTITION", quoted(table->name))});
}

}  // namespace

extern const Rule index_partitioned_parent = {
    .id = "index-partitioned-parent",
    .category = Category::correctness,
    .severity = Severity::error,
    .summary = "An index of a partitioned table is to be built concurrently, which the server refuses.",
    .why = "CREATE INDEX CONCURRENTLY works on single tables only. On a partitioned table it is an error, and the deployment stops there.",
    .fix = "Create the index ON ONLY the parent, build one on each partition with CONCURRENTLY, and attach them.",
    .given = "CREATE TABLE events (at date NOT NULL, kind text) PARTITION BY RANGE (at);\n"
             "CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\n",
    .bad = "CREATE INDEX CONCURRENTLY events_kind ON events (kind);",
    .good = "CREATE INDEX CONCURRENTLY events_2024_kind ON events_2024 (kind);",
    .occasion = statements<sql::CreateIndex>(),
    .check = check,
};

}  // namespace pgsteward::rules
