// SET LOGGED and SET UNLOGGED write the table anew.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::persistence})) {
        const auto changes = actions_of<sql::SetPersistence>(step);
        const bool unlogged = !changes.empty() && !changes.front()->logged;
        add_blocking(findings, blocking,
                     {.object = altered(step),
                      .message = fmt::format("{} every row is rewritten{}", waiters_of(step, blocking), unlogged ? "; from then on a crash of the server empties the table" : ""),
                      .fix = fmt::format("make a new table of the other kind, copy the rows of {} in batches, and swap the two by name", altered(step))});
    }
}

}  // namespace

extern const Rule set_logged = {
    .id = "set-logged",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A table becomes logged or unlogged, and is rewritten for it.",
    .why = "SET LOGGED and SET UNLOGGED write the whole table and its indexes anew under ACCESS EXCLUSIVE. An unlogged table is empty after "
           "a crash, and on replicas always.",
    .fix = "Make a new table of the other kind, copy the rows in batches, and swap the two by name.",
    .given = "CREATE TABLE events (id bigint PRIMARY KEY);",
    .bad = "ALTER TABLE events SET UNLOGGED;",
    .good = "CREATE UNLOGGED TABLE events_staging (id bigint PRIMARY KEY);",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
