// A table gets another access method, and is written anew by it.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::access_method})) {
        add_blocking(findings, blocking,
                     {.object = altered(step),
                      .message = fmt::format("{} every row is rewritten by the access method {}", waiters_of(step, blocking), blocking.first().part),
                      .fix = fmt::format("make a new table USING {}, copy the rows of {} in batches, and swap the two by name", blocking.first().part, altered(step))});
    }
}

}  // namespace

extern const Rule set_access_method = {
    .id = "set-access-method",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A table gets another access method, and is rewritten for it.",
    .why = "SET ACCESS METHOD writes the whole table and its indexes anew under ACCESS EXCLUSIVE.",
    .fix = "Make a new table with the other access method, copy the rows in batches, and swap the two by name.",
    .given = "CREATE TABLE events (id bigint PRIMARY KEY);",
    .bad = "ALTER TABLE events SET ACCESS METHOD columnar;",
    .good = "CREATE TABLE events_archive (id bigint PRIMARY KEY) USING columnar;",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
