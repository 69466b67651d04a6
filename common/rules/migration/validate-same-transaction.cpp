// VALIDATE CONSTRAINT lets others work, unless the transaction holds a stronger lock already: mostly that of the very
// ADD CONSTRAINT … NOT VALID before it.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/constraint-fix.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

/// " since line 3" where an earlier statement took it.
std::string since(const Step& step, const QualifiedName& table) {
    for (const HeldLock& held : step.session.held)
        if (held.table.name == table && blocks_writes(held.mode)) return fmt::format(" since line {}", held.since.begin().line);
    return {};
}

/// What else the statement does may stay where it is.
std::string validation(const Step& step) {
    std::string actions;
    for (const auto* validate : actions_of<sql::ValidateConstraint>(step)) actions += fmt::format("{}VALIDATE CONSTRAINT {}", actions.empty() ? "" : ", ", quoted(validate->name));
    return fmt::format("ALTER TABLE {} {}", altered_quoted(step), actions);
}

void check(const Step& step, Findings& findings) {
    for (const TableWork& work : step.work) {
        if (work.cause != TableWork::Cause::validate_check && work.cause != TableWork::Cause::validate_foreign_key) continue;
        const LockMode lock = std::max(work.lock, step.session.held_on(work.table.name));
        if (!work.table.live() || !blocks_writes(lock)) continue;
        const std::string table = work.table.name.display();
        findings.add({.object = fmt::format("{}.{}", table, work.part),
                      .message = fmt::format("checks every row of {} under the {} lock that this transaction holds{}", table, name_of(lock), since(step, work.table.name)),
                      .fix = fmt::format("in a later migration {}", findings.fix().run(validation(step))),
                      .lock = std::string(name_of(lock))});
        return;
    }
}

}  // namespace

extern const Rule validate_same_transaction = {
    .id = "validate-same-transaction",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A constraint is validated while the transaction still holds the lock that added it.",
    .why = "VALIDATE CONSTRAINT by itself lets others read and write. But locks are kept until the transaction ends, so after ADD "
           "CONSTRAINT … NOT VALID the whole table is read under that one's lock, and NOT VALID gained nothing.",
    .fix = "Validate the constraint in a migration of its own.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);",
    .bad = "BEGIN;\n"
           "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;\n"
           "ALTER TABLE orders VALIDATE CONSTRAINT total_positive;\n"
           "COMMIT;\n",
    .good = "BEGIN;\n"
            "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;\n"
            "COMMIT;\n"
            "ALTER TABLE orders VALIDATE CONSTRAINT total_positive;\n",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
