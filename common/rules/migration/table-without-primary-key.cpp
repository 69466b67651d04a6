// Rows that nothing tells apart.
#include <fmt/format.h>

#include <algorithm>

#include "check/made.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

bool has_key(const Relation& table) {
    return std::any_of(table.constraints.begin(), table.constraints.end(), [](const Constraint& constraint) { return constraint.kind == Constraint::Kind::primary_key; });
}

void check(const Step& step, Findings& findings) {
    const Relation* table = table_made(step);
    if (!table || has_key(*table) || !table->parents.empty()) return;
    Verdict verdict{.object = table->name.display(), .message = fmt::format("{} has no primary key", table->name.display())};
    verdict.unless = [name = table->name](const Catalog& at_end) {
        const Relation* now = at_end.relations.find(name);
        return !now || has_key(*now);
    };
    findings.add(std::move(verdict));
}

}  // namespace

extern const Rule table_without_primary_key = {
    .id = "table-without-primary-key",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A table is made without a primary key.",
    .why = "Rows can be there twice, nothing can refer to them, and logical replication cannot send their updates.",
    .fix = "Give the table a primary key.",
    .bad = "CREATE TABLE events (at timestamptz, what text);",
    .good = "CREATE TABLE events (id bigint PRIMARY KEY, at timestamptz, what text);",
    .check = check,
};

}  // namespace pgsteward::rules
