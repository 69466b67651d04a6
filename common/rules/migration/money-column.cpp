// money depends on the server's lc_monetary.
#include <fmt/format.h>

#include "check/made.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const auto& [table, column] : columns_made(step)) {
        if (column->type != "money") continue;
        const std::string name = table->name.display() + "." + column->name;
        findings.add({.object = name, .message = fmt::format("{} is {}: what it shows depends on a setting", name, column->type)});
    }
}

}  // namespace

extern const Rule money_column = {
    .id = "money-column",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A column is money.",
    .why = "The number of decimals and the currency sign come from lc_monetary of whoever reads. A dump loaded under another setting means other "
           "amounts.",
    .fix = "Use an integer of the smallest unit, or numeric, with the currency beside it.",
    .bad = "CREATE TABLE invoices (id bigint PRIMARY KEY, total money);",
    .good = "CREATE TABLE invoices (id bigint PRIMARY KEY, total_cents bigint);",
    .check = check,
};

}  // namespace pgsteward::rules
