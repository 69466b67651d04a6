// DROP DEFAULT or DROP IDENTITY of a column that refuses NULL: whoever left the column out fails.
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

/// What filled the column until now, in words; nothing where nothing did or the column is of this migration.
std::optional<std::string> filled_by(const Step& step, const Column& column, bool identity) {
    if (made_here(step, column.created)) return std::nullopt;
    if (identity) return column.identity ? std::optional<std::string>("identity") : std::nullopt;
    return column.default_ ? std::optional("default " + *column.default_) : std::nullopt;
}

void check_loss(const Step& step, const std::string& name, bool identity, Findings& findings) {
    const Relation* before = step.relation_before.get();
    if (before && made_here(step, before->created)) return;
    const Column* column = before ? before->column(name) : nullptr;
    if (before && !before->partial && !column) return;
    const auto lost = column ? filled_by(step, *column, identity) : std::optional<std::string>(identity ? "identity" : "default");
    if (!lost) return;
    const std::string table = altered(step);
    Verdict verdict{.object = fmt::format("{}.{}", table, name),
                    .fix = fmt::format("let every INSERT name {} first, deploy, and drop the {} later", name, identity ? "identity" : "default")};
    if (column || identity) {
        verdict.message = fmt::format("drops the {} of {}.{}, which refuses NULL: an INSERT that leaves it out fails", *lost, table, name);
    } else {
        verdict.message = fmt::format("drops the default of {}.{}: an INSERT that leaves it out fails if it refuses NULL, which is not known here", table, name);
    }
    if (!column) verdict.severity = Severity::warning;
    verdict.unless = [of = before ? before->name : QualifiedName(), name, known = column != nullptr](const Catalog& at_end) {
        const Relation* now = at_end.relations.find(of);
        const Column* left = now ? now->column(name) : nullptr;
        if (!left) return known;   // it went
        return fills_itself(*now, *left) || (known && !refuses_null(*now, name));
    };
    findings.add(std::move(verdict));
}

void check(const Step& step, Findings& findings) {
    for (const auto* set : actions_of<sql::SetDefault>(step))
        if (!set->value) check_loss(step, set->column, false, findings);
    for (const auto* drop : actions_of<sql::DropIdentity>(step)) check_loss(step, drop->column, true, findings);
}

}  // namespace

extern const Rule drop_default = {
    .id = "drop-default",
    .category = Category::compatibility,
    .summary = "A column that refuses NULL loses its default or its identity.",
    .why = "Programs that never named the column relied on the default without knowing. Their INSERTs fail from the commit "
           "on.",
    .fix = "Let every INSERT name the column, deploy, and drop the default in a later migration.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL DEFAULT 'open');",
    .bad = "ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;",
    .good = "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';",
    .occasion = statements<sql::AlterTable>(),
    .check = check,
};

}  // namespace pgsteward::rules
