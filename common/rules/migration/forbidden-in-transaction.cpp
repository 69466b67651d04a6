// VACUUM, CREATE DATABASE and their like in a transaction block. Those with CONCURRENTLY have a rule of their own.
#include <fmt/format.h>

#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const std::string_view what = step.only_outside_transaction;
    if (what.empty() || what.find("CONCURRENTLY") != std::string_view::npos || !step.in_block) return;
    findings.add({.message = fmt::format("the server refuses {} in a transaction block", what), .fix = findings.fix().outside_transaction("run it")});
}

}  // namespace

extern const Rule forbidden_in_transaction = {
    .id = "forbidden-in-transaction",
    .category = Category::correctness,
    .severity = Severity::error,
    .summary = "A statement stands in a transaction that the server runs only outside.",
    .why = "VACUUM, CREATE DATABASE, ALTER SYSTEM and their like cannot be rolled back, so the server refuses them in a transaction "
           "block, and the deployment stops there.",
    .fix = "Run the statement outside the transaction, alone.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .bad = "BEGIN;\n"
           "VACUUM orders;\n"
           "COMMIT;\n",
    .good = "VACUUM orders;",
    .check = check,
};

}  // namespace pgsteward::rules
