// Dropping a foreign key locks the table that it refers to as well.
#include <fmt/format.h>

#include <algorithm>

#include "check/blocking.hpp"
#include "check/protection.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

/// Where nothing as strong replaces it, drop-constraint says so, and that is the finding.
void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::constraint})) {
        const Constraint* key = drop->relation ? drop->relation->constraint(drop->part) : nullptr;
        if (!key || key->kind != Constraint::Kind::foreign_key || key->referenced == drop->name || has_lock_timeout(step)) continue;
        const auto other = std::find_if(step.locks.begin(), step.locks.end(), [&](const TableLocked& lock) { return lock.table.name == key->referenced; });
        if (other == step.locks.end() || !other->table.live() || step.session.held_on(key->referenced) >= other->mode) continue;
        Verdict verdict{.object = display_of(*drop),
                        .message = fmt::format("nobody reads or writes {} and {} until the transaction ends: dropping a foreign key locks both", drop->name.display(), key->referenced.display()),
                        .fix = lock_timeout_fix(findings, step.text),
                        .lock = std::string(name_of(other->mode))};
        verdict.unless = [of = drop->name, lost = *key](const Catalog& at_end) { return !is_replaced(at_end, of, lost); };
        findings.add(std::move(verdict));
    }
}

}  // namespace

extern const Rule drop_foreign_key = {
    .id = "drop-foreign-key",
    .category = Category::locking,
    .severity = Severity::warning,
    .summary = "A foreign key is replaced, and dropping it locks the referenced table for everybody too.",
    .why = "DROP CONSTRAINT of a foreign key takes ACCESS EXCLUSIVE on both tables, since triggers go from both. It waits for the longest "
           "query of either, and all later ones wait behind it.",
    .fix = "Set lock_timeout before it, and do nothing else in that transaction.",
    .given = "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
             "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT orders_customer REFERENCES customers ON DELETE CASCADE);\n",
    .bad = "ALTER TABLE orders ADD CONSTRAINT orders_customer_2 FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;\n"
           "ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_2;\n"
           "ALTER TABLE orders DROP CONSTRAINT orders_customer;\n",
    .good = "SET lock_timeout = '5s';\n"
            "ALTER TABLE orders ADD CONSTRAINT orders_customer_2 FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;\n"
            "ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_2;\n"
            "ALTER TABLE orders DROP CONSTRAINT orders_customer;\n",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
