// Tables that the configuration calls append only: their rows are changed, deleted, or written anew by a change of type,
// which no trigger sees.
#include <fmt/format.h>

#include <algorithm>

#include "access/updatable-views.hpp"
#include "access/writes.hpp"
#include "check/append-only.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

std::string_view verb(RowsChanged::How how) {
    switch (how) {
        case RowsChanged::How::delete_: return "deletes";
        case RowsChanged::How::update: return "changes";
        case RowsChanged::How::merge: return "merges into";
        case RowsChanged::How::truncate: return "removes all";
    }
    return "changes";
}

/// Rules about unbounded changes say so of every table; and what fills a column that the migration added changes nothing that
/// was recorded.
bool is_no_rewrite(const RowsChanged& rows) {
    const bool unbounded = rows.bound != RowsChanged::Bound::bounded || rows.how == RowsChanged::How::truncate;
    return unbounded || (rows.fills_new_column && !rows.perhaps_older);
}

void add(std::string_view verb, const QualifiedName& table, std::string_view how, Findings& findings) {
    findings.add({.object = table.display(),
                  .message = fmt::format("{} rows of {}{}, which is append only", verb, table.display(), how),
                  .fix = fmt::format("append rows that correct {}, or say who decided that its history changes", table.display())});
}

void check_rows(const Step& step, const Policy& policy, const RowsChanged& rows, Findings& findings) {
    if (rows.known == Known::this_migration || rows.temporary || is_no_rewrite(rows)) return;
    const Relation* named = step.catalog.relations.find(rows.table);
    const Relation* view = named && named->kind == ObjectKind::view ? named : nullptr;
    const Relation* behind = view ? access::table_written(step.catalog, *view, rows.how == RowsChanged::How::delete_ ? access::Write::delete_ : access::Write::update) : nullptr;
    const QualifiedName& table = behind ? behind->name : rows.table;
    if (is_append_only(policy, step.catalog, table)) add(verb(rows.how), table, behind ? " through " + view->name.display() : std::string(), findings);
}

void check_type(const Step& step, const Policy& policy, const ColumnTypeChanged& change, Findings& findings) {
    const bool keeps_values = !change.using_ && (change.reach == ColumnTypeChanged::Reach::same || change.reach == ColumnTypeChanged::Reach::widening);
    const bool counts = change.known != Known::this_migration && change.reach != ColumnTypeChanged::Reach::narrowing;
    if (!counts || keeps_values || !is_append_only(policy, step.catalog, change.table)) return;
    findings.add({.object = change.table.display() + "." + change.column,
                  .message = fmt::format("computes {} of every row of {} anew, which is append only: no trigger fires for it", change.column, change.table.display()),
                  .fix = fmt::format("add a column of type {} beside {}, and leave the recorded values as they are", change.to, change.column)});
}

/// ON CONFLICT DO UPDATE changes rows that are there.
void check_conflicts(const Step& step, const Policy& policy, Findings& findings) {
    if (policy.append_only_tables.empty() || !std::holds_alternative<sql::QueryPtr>(step.statement.body)) return;
    const auto is_told = [&](const QualifiedName& table) {
        return std::ranges::any_of(step.effects, [&](const Effect& effect) {
            const auto* rows = std::get_if<RowsChanged>(&effect);
            return rows && rows->table == table;
        });
    };
    for (const auto& [table, write] : access::writes_of(step.statement, step.catalog, step.session.search_path).tables) {
        const Relation* relation = step.catalog.relations.find(table);
        if (write != access::Write::update || is_told(table) || (relation && made_here(step, relation->created))) continue;
        if (is_append_only(policy, step.catalog, table)) add("changes", table, " by ON CONFLICT DO UPDATE", findings);
    }
}

void check(const Step& step, const Policy& policy, Findings& findings) {
    for (const Effect& effect : step.effects) {
        if (const auto* rows = std::get_if<RowsChanged>(&effect)) check_rows(step, policy, *rows, findings);
        if (const auto* change = std::get_if<ColumnTypeChanged>(&effect)) check_type(step, policy, *change, findings);
    }
    check_conflicts(step, policy, findings);
}

}  // namespace

extern const Rule append_only_rewritten = {
    .id = "append-only-rewritten",
    .category = Category::protection,
    .summary = "Rows of a table that is configured as append only are changed.",
    .why = "The table's rows are evidence: ledgers, events, audit trails. A migration runs as the owner, whom no grant holds, and a change "
           "of type rewrites every row without firing the triggers that guard them.",
    .fix = "Append rows that correct the earlier ones, or say in a waiver who decided that history changes.",
    .given = "CREATE TABLE ledger (id bigint PRIMARY KEY, amount text, note text);",
    .bad = "ALTER TABLE ledger ALTER COLUMN amount TYPE numeric USING replace(amount, ',', '')::numeric;",
    .good = "ALTER TABLE ledger ADD COLUMN amount_number numeric;\n"
            "UPDATE ledger SET amount_number = amount::numeric WHERE amount ~ '^[0-9.]+$';",
    .occasion = effects<RowsChanged, ColumnTypeChanged>() | statements<sql::QueryPtr>(),
    .check = check,
};

}  // namespace pgsteward::rules
