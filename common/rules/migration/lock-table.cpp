// LOCK TABLE in a mode that keeps others out.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    if (!std::holds_alternative<sql::LockTable>(step.statement.body)) return;
    for (const TableLocked& lock : step.locks) {
        if (!lock.named || !lock.table.live() || !blocks_writes(lock.mode) || step.session.held_on(lock.table.name) >= lock.mode) continue;
        const std::string table = lock.table.name.display();
        findings.add({.object = table,
                      .message = fmt::format("nobody {} {} until the transaction ends", blocks_reads(lock.mode) ? "reads or writes" : "writes", table),
                      .fix = has_lock_timeout(step) ? fmt::format("lock {} as late and as weakly as possible, and do nothing long behind it", table)
                                                    : lock_timeout_fix(findings, step.text),
                      .lock = std::string(name_of(lock.mode)),
                      .once = true});
    }
}

}  // namespace

extern const Rule lock_table = {
    .id = "lock-table",
    .category = Category::locking,
    .severity = Severity::warning,
    .summary = "LOCK TABLE keeps others from a table until the transaction ends.",
    .why = "The lock stays for everything that the transaction does afterwards. To get it the statement waits for the longest transaction "
           "that uses the table, and all later ones wait behind it.",
    .fix = "Lock as late and as weakly as possible, with lock_timeout, and do nothing long behind it.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .bad = "BEGIN;\n"
           "LOCK TABLE orders IN SHARE MODE;\n"
           "COMMIT;\n",
    .good = "BEGIN;\n"
            "LOCK TABLE orders IN ROW EXCLUSIVE MODE;\n"
            "COMMIT;\n",
    .occasion = statements<sql::LockTable>(),
    .check = check,
};

}  // namespace pgsteward::rules
