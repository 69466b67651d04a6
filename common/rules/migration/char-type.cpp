// char(n) pads with blanks and forgets them in comparisons.
#include <fmt/format.h>

#include "check/made.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const auto& [table, column] : columns_made(step)) {
        if (!column->type.starts_with("character(") && column->type != "character") continue;
        const std::string name = table->name.display() + "." + column->name;
        findings.add({.object = name, .message = fmt::format("{} is {}: it is padded with blanks", name, column->type)});
    }
}

}  // namespace

extern const Rule char_type = {
    .id = "char-type",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A column is char(n).",
    .why = "Values are padded with blanks to the length, take more room than text, and compare without the blanks in some places and with them in "
           "others.",
    .fix = "Use text, and a CHECK on the length.",
    .bad = "CREATE TABLE countries (code char(2) PRIMARY KEY);",
    .good = "CREATE TABLE countries (code text PRIMARY KEY CHECK (length(code) = 2));",
    .check = check,
};

}  // namespace pgsteward::rules
