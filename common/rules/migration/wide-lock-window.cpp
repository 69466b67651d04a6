// One transaction that keeps everybody from several tables.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

/// Another live table that the transaction took away from everybody in an earlier statement.
const HeldLock* another_held(const Step& step, const QualifiedName& table) {
    for (const HeldLock& held : step.session.held)
        if (blocks_reads(held.mode) && held.table.live() && held.table.kind == ObjectKind::table && held.table.name != table && !(held.since == step.at)) return &held;
    return nullptr;
}

void check(const Step& step, Findings& findings) {
    for (const TableLocked& lock : step.locks) {
        if (!lock.named || !blocks_reads(lock.mode) || !lock.table.live() || lock.table.kind != ObjectKind::table) continue;
        if (blocks_reads(step.session.held_on(lock.table.name))) continue;
        const HeldLock* other = another_held(step, lock.table.name);
        if (!other) continue;
        Verdict verdict{.object = lock.table.name.display(),
                        .message = fmt::format("waits for {} while nobody reads or writes {} since line {}: who uses both in the other order is in a deadlock with it",
                                               lock.table.name.display(), other->table.name.display(), other->since.begin().line),
                        .fix = "change one table in each transaction",
                        .lock = std::string(name_of(lock.mode)),
                        .once = true};
        if (driver_decides(step)) {
            verdict.message += "; so it is where the driver begins another transaction after COMMIT (psycopg 3 and JDBC do, psycopg2 does not)";
            verdict.severity = Severity::notice;
        }
        findings.add(std::move(verdict));
        return;
    }
}

}  // namespace

extern const Rule wide_lock_window = {
    .id = "wide-lock-window",
    .category = Category::locking,
    .severity = Severity::warning,
    .summary = "One transaction locks several tables for everybody, one after the other.",
    .why = "While it waits for the second table, the first is stopped already. A transaction that holds the second and wants the first is "
           "in a deadlock with it, and one of the two is rolled back.",
    .fix = "Change one table in each transaction.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
             "CREATE TABLE customers (id bigint PRIMARY KEY);\n",
    .bad = "BEGIN;\n"
           "ALTER TABLE orders ADD COLUMN note text;\n"
           "ALTER TABLE customers ADD COLUMN note text;\n"
           "COMMIT;\n",
    .good = "ALTER TABLE orders ADD COLUMN note text;\n"
            "ALTER TABLE customers ADD COLUMN note text;\n",
    .check = check,
};

}  // namespace pgsteward::rules
