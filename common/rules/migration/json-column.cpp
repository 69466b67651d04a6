// json keeps the text as it was sent.
#include <fmt/format.h>

#include "check/made.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const auto& [table, column] : columns_made(step)) {
        if (column->type != "json") continue;
        const std::string name = table->name.display() + "." + column->name;
        findings.add({.object = name, .message = fmt::format("{} is {}: it cannot be compared, and every access parses it", name, column->type)});
    }
}

}  // namespace

extern const Rule json_column = {
    .id = "json-column",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A column is json.",
    .why = "json stores the text and parses it at every access. It has no equality, so DISTINCT, GROUP BY and UNION on a row with it fail.",
    .fix = "Use jsonb.",
    .bad = "CREATE TABLE events (id bigint PRIMARY KEY, data json);",
    .good = "CREATE TABLE events (id bigint PRIMARY KEY, data jsonb);",
    .check = check,
};

}  // namespace pgsteward::rules
