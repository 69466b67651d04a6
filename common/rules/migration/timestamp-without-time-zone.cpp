// A time of day without the place where the clock hangs.
#include <fmt/format.h>

#include "check/made.hpp"
#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const auto& [table, column] : columns_made(step)) {
        if (!column->type.starts_with("timestamp") || column->type.find("with time zone") != std::string::npos) continue;
        const std::string name = table->name.display() + "." + column->name;
        findings.add({.object = name, .message = fmt::format("{} is {}: it does not say of which zone", name, column->type)});
    }
}

}  // namespace

extern const Rule timestamp_without_time_zone = {
    .id = "timestamp-without-time-zone",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A column is timestamp without time zone.",
    .why = "What moment a value means depends on who wrote it. now() in a session with another TimeZone stores another moment, and comparisons with "
           "timestamptz depend on the reader's setting.",
    .fix = "Use timestamp with time zone.",
    .bad = "CREATE TABLE events (id bigint PRIMARY KEY, at timestamp);",
    .good = "CREATE TABLE events (id bigint PRIMARY KEY, at timestamptz);",
    .check = check,
};

}  // namespace pgsteward::rules
