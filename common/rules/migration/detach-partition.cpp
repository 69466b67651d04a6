// The rows of a detached partition are no longer in the table that programs read.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"
#include "text/contains.hpp"

namespace pgsteward::rules {
namespace {

/// Does the parent have a partition for these rows again?
bool is_covered(const Catalog& at_end, const QualifiedName& parent, const QualifiedName& partition, const std::string& bound) {
    const auto users = at_end.relations.users_of(parent);
    return std::any_of(users.begin(), users.end(), [&](const QualifiedName& user) {
        const Relation* child = at_end.relations.find(user);
        return child && contains(child->parents, parent) && (user == partition || (!bound.empty() && child->partition_bound == bound));
    });
}

void check(const Step& step, Findings& findings) {
    const Relation* before = step.relation_before.get();
    if (before && made_here(step, before->created)) return;
    for (const auto* detach : actions_of<sql::DetachPartition>(step)) {
        if (detach->finalize) continue;
        const QualifiedName name = resolved(step, detach->partition);
        const Relation* partition = step.catalog.relations.find_at(step.before.relations, name);
        if (partition && made_here(step, partition->created)) continue;
        const std::string parent = altered(step);
        Verdict verdict{.object = name.display(),
                        .message = fmt::format("detaches {} from {}: its rows are gone for whoever reads {}", name.display(), parent, parent),
                        .fix = fmt::format("make sure that nothing reads those rows through {} any more, and say who decided so", parent),
                        .lock = detach->concurrently ? "SHARE UPDATE EXCLUSIVE" : "ACCESS EXCLUSIVE"};
        if (before)
            verdict.unless = [parent = before->name, name, bound = partition ? partition->partition_bound : ""](const Catalog& at_end) {
                return is_covered(at_end, parent, name, bound);
            };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule detach_partition = {
    .id = "detach-partition",
    .category = Category::compatibility,
    .summary = "A partition is detached, and its rows are no longer in the table.",
    .why = "Programs read and write the partitioned table. The rows of the partition vanish for them at once, and new rows for its "
           "range are refused unless another partition takes them.",
    .fix = "Detach only what nothing reads through the parent any more, and attach its replacement in the same migration.",
    .given = "CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);\n"
             "CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\n",
    .bad = "ALTER TABLE events DETACH PARTITION events_2024;",
    .good = "ALTER TABLE events DETACH PARTITION events_2024;\n"
            "ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\n",
    .occasion = statements<sql::AlterTable>(),
    .check = check,
};

}  // namespace pgsteward::rules
