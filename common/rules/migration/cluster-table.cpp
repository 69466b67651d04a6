// CLUSTER writes a table anew in the order of an index.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::cluster})) {
        add_blocking(findings, blocking,
                     {.object = blocking.first().table.name.display(),
                      .message = fmt::format("{} every row is rewritten in the order of an index", waiters_of(step, blocking)),
                      .fix = std::string("use pg_repack with --order-by, which lets others work")});
    }
}

}  // namespace

extern const Rule cluster_table = {
    .id = "cluster-table",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "CLUSTER rewrites a table while it is locked for everybody.",
    .why = "CLUSTER writes a new copy of the table and of all its indexes under ACCESS EXCLUSIVE, and needs the room for both.",
    .fix = "Use pg_repack, which lets others work, or let the table be.",
    .given = "CREATE TABLE events (id bigint PRIMARY KEY, at timestamptz);\n"
             "CREATE INDEX events_at ON events (at);\n",
    .bad = "CLUSTER events USING events_at;",
    .good = "ALTER TABLE events CLUSTER ON events_at;",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
