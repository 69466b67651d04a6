// BEGIN and COMMIT of the text against the transaction of the framework, and a BEGIN that nothing ends.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

using What = TransactionControl::What;

void check_begin(const Step& step, const TransactionControl& control, Findings& findings) {
    if (control.what == What::begun) {
        if (step.session.mode == TransactionMode::whole) return;   // the COMMIT that the framework sends at the end ends it
        Verdict verdict{.message = "no COMMIT ends this transaction: all of it is rolled back when the connection closes", .fix = "write COMMIT at its end"};
        // The one of this statement, still open at the end.
        verdict.unless_session = [transaction = step.session.transaction](const Session& at_end) { return !at_end.begun || at_end.transaction != transaction; };
        findings.add(std::move(verdict));
        return;
    }
    Verdict verdict{.message = control.of_framework ? "the migration runs in a transaction already: this BEGIN begins none" : "a transaction is open already: this BEGIN begins none",
                    .fix = "leave BEGIN out",
                    .severity = Severity::warning};
    // The COMMIT that belongs to it says more.
    if (control.of_framework)
        verdict.unless_session = [transaction = step.session.transaction](const Session& at_end) { return at_end.transaction != transaction; };
    findings.add(std::move(verdict));
}

void check(const Step& step, Findings& findings) {
    for (const Effect& effect : step.effects) {
        const auto* control = std::get_if<TransactionControl>(&effect);
        if (!control) continue;
        if (control->what == What::begun || control->what == What::begun_again) {
            check_begin(step, *control, findings);
        } else if (control->of_framework) {
            const bool commits = control->what == What::committed;
            findings.add({.message = commits ? "commits the framework's transaction: what follows, and the note that the migration ran, is no longer part of it"
                                             : "rolls back the framework's transaction: everything before it is undone, and the migration counts as applied",
                          .fix = findings.fix().python() ? "leave it out, or put what may not run in a transaction into `with op.get_context().autocommit_block():`"
                                                         : "leave it out, or tell the framework to use no transaction"});
        }
    }
}

}  // namespace

extern const Rule transaction_nesting = {
    .id = "transaction-nesting",
    .category = Category::correctness,
    .summary = "BEGIN and COMMIT do not fit the transaction that the framework or the text opened.",
    .why = "A COMMIT inside a migration ends the transaction that the framework relies on: when a later statement fails, half of the "
           "migration stays, and running it again fails too. A BEGIN that nothing ends loses everything.",
    .fix = "Leave transactions to the framework, or switch its transaction off for this migration and write both ends.",
    .bad = "==> 1_orders.sql\n"
           "BEGIN;\n"
           "CREATE TABLE orders (id bigint PRIMARY KEY);\n",
    .good = "==> 1_orders.sql\n"
            "BEGIN;\n"
            "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
            "COMMIT;\n",
    .occasion = effects<TransactionControl>(),
    .check = check,
};

}  // namespace pgsteward::rules
