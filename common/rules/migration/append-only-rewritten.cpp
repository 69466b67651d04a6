// Tables that the configuration calls append only: their rows are changed, deleted, or written anew by a change of type,
// which no trigger sees.
#include <fmt/format.h>

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

void check(const Step& step, const Policy& policy, Findings& findings) {
    for (const Effect& effect : step.effects) {
        if (const auto* rows = std::get_if<RowsChanged>(&effect)) {
            if (rows->known == Known::this_migration || rows->temporary || is_no_rewrite(*rows) || !is_append_only(policy, step.catalog, rows->table)) continue;
            findings.add({.object = rows->table.display(),
                          .message = fmt::format("{} rows of {}, which is append only", verb(rows->how), rows->table.display()),
                          .fix = fmt::format("append rows that correct {}, or say who decided that its history changes", rows->table.display())});
        }
        if (const auto* change = std::get_if<ColumnTypeChanged>(&effect)) {
            const bool keeps_values = !change->using_ && (change->reach == ColumnTypeChanged::Reach::same || change->reach == ColumnTypeChanged::Reach::widening);
            const bool counts = change->known != Known::this_migration && change->reach != ColumnTypeChanged::Reach::narrowing;
            if (!counts || keeps_values || !is_append_only(policy, step.catalog, change->table)) continue;
            findings.add({.object = change->table.display() + "." + change->column,
                          .message = fmt::format("computes {} of every row of {} anew, which is append only: no trigger fires for it", change->column, change->table.display()),
                          .fix = fmt::format("add a column of type {} beside {}, and leave the recorded values as they are", change->to, change->column)});
        }
    }
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
    .occasion = effects<RowsChanged, ColumnTypeChanged>(),
    .check = check,
};

}  // namespace pgsteward::rules
