// A new column that refuses NULL and does not fill itself: ADD COLUMN fails where there are rows, and so does every
// INSERT of a program that does not know the column.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

bool fills_itself(const Column& column) { return column.default_ || column.generated || column.identity; }

/// NOT NULL of the column, or of its domain, which may also have the default.
bool demands_value(const Catalog& catalog, const Column& column) {
    if (fills_itself(column)) return false;
    const auto name = type_named(column.type);
    const Type* domain = name ? catalog.types.find(*name) : nullptr;
    const bool is_domain = domain && domain->form == Type::Form::domain;
    return is_domain ? !domain->default_ && (column.not_null || domain->not_null) : column.not_null;
}

/// A BEFORE INSERT trigger may fill it.
bool has_filling_trigger(const Relation& table) {
    return std::any_of(table.triggers.begin(), table.triggers.end(), [](const Trigger& trigger) {
        return trigger.timing == Trigger::Timing::before && trigger.on_insert && trigger.for_each_row && !trigger.name.empty();
    });
}

/// Only when the migration ends is it known whether NOT NULL came later, or the default went.
Verdict at_end_verdict(const QualifiedName& table, const Column& column) {
    Verdict verdict{.object = fmt::format("{}.{}", table.display(), column.name),
                    .message = fmt::format("when the migration ends {}.{} refuses NULL and has no default: programs that do not know it cannot insert", table.display(), column.name),
                    .fix = fmt::format("leave {} a default, or let it take NULL, until every program fills it", column.name),
                    .severity = Severity::warning};
    verdict.unless = [table, name = column.name](const Catalog& at_end) {
        const Relation* now = at_end.relations.find(table);
        const Column* left = now ? now->column(name) : nullptr;
        return !left || !demands_value(at_end, *left) || has_filling_trigger(*now);
    };
    return verdict;
}

void check(const Step& step, Findings& findings) {
    const auto* alter = std::get_if<sql::AlterTable>(&step.statement.body);
    if (!alter || alter->kind != ObjectKind::table) return;
    const Relation* before = step.relation_before.get();
    if (before && made_here(step, before->created)) return;
    for (const auto* add : actions_of<sql::AddColumn>(step)) {
        const Relation* table = relation_of(step, alter->relation);
        const Column* column = table ? table->column(add->column.name) : nullptr;
        if (!column || !made_here(step, column->created)) continue;
        if (!demands_value(step.catalog, *column)) {
            findings.add(at_end_verdict(table->name, *column));
            continue;
        }
        const std::string name = table->name.display();
        const std::string first = fmt::format("ALTER TABLE {} ADD COLUMN {} {}", quoted(table->name), quoted(column->name), column->type);
        Verdict verdict{.object = fmt::format("{}.{}", name, column->name),
                        .message = fmt::format("adds {}.{}, which refuses NULL, without a default: it fails where {} has rows, and so do INSERTs that do not name it", name, column->name, name),
                        .fix = fmt::format("add it without NOT NULL, fill it, and refuse NULL in a later migration: {}", findings.fix().run(first)),
                        .lock = "ACCESS EXCLUSIVE"};
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule add_column_not_null = {
    .id = "add-column-not-null",
    .category = Category::compatibility,
    .summary = "A new column of an existing table refuses NULL and has no default.",
    .why = "The statement fails as soon as the table has a row, which it has in production only. Where it passes, every "
           "program that does not know the column yet can no longer insert.",
    .fix = "Add the column with a default or without NOT NULL, fill it, and set NOT NULL when every program fills it.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .bad = "ALTER TABLE orders ADD COLUMN state text NOT NULL;",
    .good = "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'open';",
    .occasion = statements<sql::AlterTable>(),
    .check = check,
};

}  // namespace pgsteward::rules
