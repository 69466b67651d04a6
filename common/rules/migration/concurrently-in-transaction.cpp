// CONCURRENTLY where the server refuses it: in a transaction block, in one message with other statements, in a routine.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

std::string_view whose(const Step& step) {
    if (!step.inside.empty()) return "a routine";
    if (step.session.begun) return "the transaction that BEGIN opened";
    if (step.session.ended_framework) return "a transaction, which some drivers begin anew after COMMIT (psycopg 3 and JDBC do, psycopg2 does not)";
    return step.session.mode == TransactionMode::as_written ? "one message with other statements" : "the framework's transaction";
}

void check(const Step& step, Findings& findings) {
    if (step.only_outside_transaction.find("CONCURRENTLY") == std::string_view::npos || !step.in_block) return;
    std::string object;
    if (const auto* create = std::get_if<sql::CreateIndex>(&step.statement.body)) object = display_of(step, create->table);
    if (const auto* drop = std::get_if<sql::Drop>(&step.statement.body); drop && !drop->objects.empty()) object = drop->objects.front().name.qualified().display();
    if (const auto* alter = std::get_if<sql::AlterTable>(&step.statement.body)) object = display_of(step, alter->relation);
    Verdict verdict{.object = object,
                    .message = fmt::format("the server refuses {} in {}", step.only_outside_transaction, whose(step)),
                    .fix = findings.fix().outside_transaction("run it")};
    // Whether the driver began another one is not known; that the text ended the framework's is a finding of its own.
    if (step.inside.empty() && !step.session.begun && step.session.ended_framework) verdict.severity = Severity::warning;
    findings.add(std::move(verdict));
}

}  // namespace

extern const Rule concurrently_in_transaction = {
    .id = "concurrently-in-transaction",
    .category = Category::correctness,
    .severity = Severity::error,
    .summary = "CONCURRENTLY stands in a transaction, where the server refuses it.",
    .why = "CONCURRENTLY works in several transactions of its own. In a transaction block, in one message with other statements or in a "
           "function it is an error, and the deployment stops there.",
    .fix = "Run the statement outside the transaction, alone.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "BEGIN;\n"
           "CREATE INDEX CONCURRENTLY orders_note ON orders (note);\n"
           "COMMIT;\n",
    .good = "CREATE INDEX CONCURRENTLY orders_note ON orders (note);",
    .check = check,
};

}  // namespace pgsteward::rules
