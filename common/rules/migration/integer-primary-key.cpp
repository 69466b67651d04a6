// A key of four bytes runs out.
#include <fmt/format.h>

#include "check/made.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const auto& [table, key] : constraints_made(step, Constraint::Kind::primary_key)) {
        const Column* column = key->columns.size() == 1 ? table->column(key->columns.front()) : nullptr;
        if (!column || (column->type != "integer" && column->type != "smallint")) continue;
        const std::string name = table->name.display() + "." + column->name;
        findings.add({.object = name, .message = fmt::format("the primary key {} is {}", name, column->type), .fix = fmt::format("make {} a bigint", column->name)});
    }
}

}  // namespace

extern const Rule integer_primary_key = {
    .id = "integer-primary-key",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A primary key is integer or smallint.",
    .why = "A sequence of integers ends at 2147483647, and the day it does every INSERT fails. Widening the key then rewrites the table and every "
           "table that refers to it.",
    .fix = "Use bigint or uuid.",
    .bad = "CREATE TABLE events (id integer PRIMARY KEY);",
    .good = "CREATE TABLE events (id bigint PRIMARY KEY);",
    .check = check,
};

}  // namespace pgsteward::rules
