// A foreign key that is checked at once, while nobody writes either table.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/constraint-fix.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

using Definition = sql::ConstraintDefinition::Kind;

/// NOT VALID does not go on a partitioned table before PostgreSQL 18 (from the documentation).
std::string fix_for(const Step& step, const AddedConstraint& added, const std::string& name, const Findings& findings) {
    const Relation* table = relation_of(step, std::get<sql::AlterTable>(step.statement.body).relation);
    if (table && table->partitioned() && step.postgres < 18)
        return fmt::format("add the foreign key to each partition of {} first, NOT VALID and validated later: the one on {} then takes these over",
                           table->name.display(), table->name.display());
    static_cast<void>(added);
    return fix_by_validating_later(findings, step, name, definition_of_added(step, name));
}

/// A new column without a value meets every foreign key: both tables are locked, but nothing is read.
void check_brief(const Step& step, const AddedConstraint& added, Findings& findings) {
    const QualifiedName referenced = resolved(step, added.definition->referenced);
    for (const TableLocked& lock : step.locks) {
        if (lock.table.name != referenced || !lock.table.live() || lock.named || has_lock_timeout(step) || step.session.held_on(referenced) >= lock.mode) continue;
        findings.add({.object = fmt::format("{}.{}", altered(step), added.column),
                      .message = fmt::format("the new foreign key locks {} too: nobody writes it until the transaction ends", referenced.display()),
                      .fix = lock_timeout_fix(findings, step.text),
                      .lock = std::string(name_of(lock.mode)),
                      .severity = Severity::warning});
    }
}

void check(const Step& step, Findings& findings) {
    for (const AddedConstraint& added : constraints_added(step, Definition::foreign_key)) {
        if (added.definition->not_valid) continue;
        const std::string referenced = resolved(step, added.definition->referenced).display();
        const std::string name = name_of_added(step, added);
        bool blocks = false;
        for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::foreign_key})) {
            if (blocking.first().why != referenced) continue;
            blocks = true;
            add_blocking(findings, blocking,
                         {.object = fmt::format("{}.{}", altered(step), name),
                          .message = fmt::format("{} every row is checked against {}", waiters_of(step, blocking),
                                                 referenced == altered(step) ? "its own keys" : referenced + ", which nobody writes either"),
                          .fix = fix_for(step, added, name, findings)});
            break;
        }
        if (!blocks && !added.column.empty()) check_brief(step, added, findings);
    }
}

}  // namespace

extern const Rule add_foreign_key_validated = {
    .id = "add-foreign-key-validated",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A foreign key is checked at once, while writes to both tables wait.",
    .why = "ADD FOREIGN KEY takes SHARE ROW EXCLUSIVE on both tables and reads every row of the referencing one before it lets go.",
    .fix = "Add the foreign key NOT VALID, which is brief, and VALIDATE it in a later migration, which lets others write.",
    .given = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
             "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);\n",
    .bad = "ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);",
    .good = "ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;",
    .occasion = statements<sql::AlterTable>(),
    .check = check,
};

}  // namespace pgsteward::rules
