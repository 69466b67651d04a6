// Values of an enum can be added, but never taken away.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    const auto* create = std::get_if<sql::CreateEnum>(&step.statement.body);
    if (!create) return;
    const std::string name = display_of(step, create->name);
    findings.add({.object = name, .message = fmt::format("{} is an enum: its values can never be removed", name)});
}

}  // namespace

extern const Rule enum_type = {
    .id = "enum-type",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "An enum type is made.",
    .why = "A value can be added to an enum, not inside the transaction that uses it, and never removed. A table of values, or a CHECK, can be changed "
           "like any other data.",
    .fix = "Use a table that the column refers to, or text with a CHECK.",
    .bad = "CREATE TYPE state AS ENUM ('open', 'closed');",
    .good = "CREATE TABLE states (name text PRIMARY KEY);",
    .occasion = statements<sql::CreateEnum>(),
    .check = check,
};

}  // namespace pgsteward::rules
