// Binary fractions are not decimal ones.
#include <fmt/format.h>

#include "check/made.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const auto& [table, column] : columns_made(step)) {
        if (column->type != "real" && column->type != "double precision") continue;
        const std::string name = table->name.display() + "." + column->name;
        findings.add({.object = name, .message = fmt::format("{} is {}: sums of it are not exact", name, column->type)});
    }
}

}  // namespace

extern const Rule float_column = {
    .id = "float-column",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A column is real or double precision.",
    .why = "Binary fractions cannot hold most decimal ones. Sums differ in their last digits with the order of rows, and amounts that should be equal "
           "are not.",
    .fix = "Use numeric, or an integer of the smallest unit, where values are counted and not measured.",
    .bad = "CREATE TABLE invoices (id bigint PRIMARY KEY, total double precision);",
    .good = "CREATE TABLE invoices (id bigint PRIMARY KEY, total numeric(12, 2));",
    .check = check,
};

}  // namespace pgsteward::rules
