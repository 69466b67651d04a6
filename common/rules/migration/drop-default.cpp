// DROP DEFAULT of a column that refuses NULL: whoever left the column out fails.
#include <fmt/format.h>

#include <algorithm>

#include "check/protection.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

bool fills_itself(const Relation& table, const Column& column) {
    const bool filled = std::any_of(table.triggers.begin(), table.triggers.end(), [](const Trigger& trigger) {
        return trigger.timing == Trigger::Timing::before && trigger.on_insert && trigger.for_each_row && !trigger.name.empty();
    });
    return filled || column.default_ || column.generated || column.identity;
}

void check(const Step& step, Findings& findings) {
    const Relation* before = step.relation_before.get();
    for (const auto* set : actions_of<sql::SetDefault>(step)) {
        if (set->value || (before && made_here(step, before->created))) continue;
        const Column* column = before ? before->column(set->column) : nullptr;
        if (column && (made_here(step, column->created) || !column->default_)) continue;
        if (before && !before->partial && !column) continue;
        const std::string table = altered(step);
        const std::string old_default = column ? *column->default_ : "…";
        Verdict verdict{.object = fmt::format("{}.{}", table, set->column),
                        .fix = fmt::format("let every INSERT name {} first, deploy, and drop the default later", set->column)};
        if (column) {
            verdict.message = fmt::format("drops the default {} of {}.{}, which refuses NULL: an INSERT that leaves it out fails", old_default, table, set->column);
        } else {
            verdict.message = fmt::format("drops the default of {}.{}: an INSERT that leaves it out fails if it refuses NULL, which is not known here", table, set->column);
            verdict.severity = Severity::warning;
        }
        verdict.unless = [of = before ? before->name : QualifiedName(), name = set->column, known = column != nullptr](const Catalog& at_end) {
            const Relation* now = at_end.relations.find(of);
            const Column* left = now ? now->column(name) : nullptr;
            if (!left) return known;   // it went
            return fills_itself(*now, *left) || (known && !refuses_null(*now, name));
        };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule drop_default = {
    .id = "drop-default",
    .category = Category::compatibility,
    .summary = "A column that refuses NULL loses its default.",
    .why = "Programs that never named the column relied on the default without knowing. Their INSERTs fail from the commit "
           "on.",
    .fix = "Let every INSERT name the column, deploy, and drop the default in a later migration.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL DEFAULT 'open');",
    .bad = "ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;",
    .good = "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';",
    .check = check,
};

}  // namespace pgsteward::rules
