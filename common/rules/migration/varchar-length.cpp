// A limit of length is a check that is hard to change.
#include <fmt/format.h>

#include "check/made.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const auto& [table, column] : columns_made(step)) {
        if (!column->type.starts_with("character varying(")) continue;
        const std::string name = table->name.display() + "." + column->name;
        findings.add({.object = name, .message = fmt::format("{} is {}", name, column->type)});
    }
}

}  // namespace

extern const Rule varchar_length = {
    .id = "varchar-length",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A column is varchar with a length.",
    .why = "Lengths are guesses. Text of any length is stored the same way, and making a limit longer later is a change of type that every view on "
           "the column forbids.",
    .fix = "Use text, and a CHECK on the length where there is a true limit.",
    .bad = "CREATE TABLE customers (id bigint PRIMARY KEY, name varchar(100));",
    .good = "CREATE TABLE customers (id bigint PRIMARY KEY, name text CHECK (length(name) <= 100));",
    .check = check,
};

}  // namespace pgsteward::rules
