// Long work in a transaction that keeps others from a table meanwhile.
#include <fmt/format.h>

#include <algorithm>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

using Kind = TableWork::Kind;
using Cause = TableWork::Cause;

std::string_view words_for(const TableWork& work) {
    switch (work.cause) {
        case Cause::insert: return "rows are copied from";
        case Cause::copy: return "rows are loaded into";
        case Cause::update: return "rows are changed in";
        case Cause::delete_: return "rows are deleted from";
        case Cause::merge: return "rows are merged into";
        case Cause::refresh: return "a query fills";
        case Cause::query: return "a query reads";
        default: break;
    }
    switch (work.kind) {
        case Kind::rewrite: return "every row is rewritten in";
        case Kind::index_build: return "an index is built on";
        default: return "every row is read in";
    }
}

/// The strongest lock on a live table since an earlier statement.
const HeldLock* strongest_held(const Step& step) {
    const HeldLock* strongest = nullptr;
    for (const HeldLock& held : step.session.held)
        if (blocks_writes(held.mode) && held.table.live() && !(held.since == step.at) && (!strongest || held.mode > strongest->mode)) strongest = &held;
    return strongest;
}

/// Work that keeps others from its own table is a finding by itself; VALIDATE behind ADD CONSTRAINT has its own, too.
bool is_said_elsewhere(const Step& step, const TableWork& work) {
    if (work.kind == Kind::rows) return false;
    const bool validates = work.cause == Cause::validate_check || work.cause == Cause::validate_foreign_key;
    return blocks_writes(work.lock) || (validates && blocks_writes(step.session.held_on(work.table.name)));
}

bool fills_new_column(const Step& step, const TableWork& work) {
    return std::any_of(step.effects.begin(), step.effects.end(), [&](const Effect& effect) {
        const auto* rows = std::get_if<RowsChanged>(&effect);
        return rows && rows->fills_new_column && rows->table == work.table.name;
    });
}

void check(const Step& step, Findings& findings) {
    const HeldLock* held = strongest_held(step);
    // What the server refuses in a transaction ends the migration before it has worked; where it works, nothing is held.
    if (!held || !step.only_outside_transaction.empty()) return;
    for (const TableWork& work : step.work) {
        if (!work.table.live() || is_said_elsewhere(step, work)) continue;
        const std::string table = held->table.name.display();
        Verdict verdict{.object = table,
                        .message = fmt::format("{} {} while nobody {} {}: the transaction holds {} on it since line {}", words_for(work), work.table.name.display(),
                                               blocks_reads(held->mode) ? "reads or writes" : "writes", table, name_of(held->mode), held->since.begin().line),
                        .fix = fmt::format("end the transaction before this statement, or move it to a migration of its own{}", work.kind == Kind::rows ? ", in batches" : ""),
                        .lock = std::string(name_of(held->mode)),
                        .once = true};
        if (fills_new_column(step, work)) verdict.severity = Severity::warning;
        if (driver_decides(step)) {
            verdict.message += " where the driver begins another one after COMMIT (psycopg 3 and JDBC do, psycopg2 does not)";
            verdict.severity = Severity::warning;
        }
        findings.add(std::move(verdict));
        return;
    }
}

}  // namespace

extern const Rule held_lock_more_work = {
    .id = "held-lock-more-work",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "Long work follows in a transaction that keeps others from a table.",
    .why = "Locks are kept until the transaction ends. After a brief ALTER TABLE, a backfill or a query that takes minutes in the same "
           "transaction stops the table for these minutes.",
    .fix = "End the transaction before the long work, or move that to a migration of its own, in batches.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, state text);\n"
             "CREATE TABLE customers (id bigint PRIMARY KEY, name text);\n",
    .bad = "BEGIN;\n"
           "ALTER TABLE orders ADD COLUMN note text;\n"
           "UPDATE customers SET name = lower(name) WHERE name <> lower(name);\n"
           "COMMIT;\n",
    .good = "BEGIN;\n"
            "ALTER TABLE orders ADD COLUMN note text;\n"
            "COMMIT;\n"
            "UPDATE customers SET name = lower(name) WHERE name <> lower(name);\n",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
