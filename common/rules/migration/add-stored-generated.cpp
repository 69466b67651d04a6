// A stored generated column is computed for the rows that are there.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/constraint-fix.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::stored_generated})) {
        const std::string& column = blocking.first().part;
        add_blocking(findings, blocking,
                     {.object = fmt::format("{}.{}", altered(step), column),
                      .message = fmt::format("{} every row is rewritten to store {}", waiters_of(step, blocking), column),
                      .fix = fmt::format("add {} as a plain column, keep it current by a BEFORE trigger, and fill the old rows in batches{}", quoted(column),
                                         step.postgres >= 18 ? "; or generate it VIRTUAL, which stores nothing" : "")});
    }
}

}  // namespace

extern const Rule add_stored_generated = {
    .id = "add-stored-generated",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A new stored generated column rewrites the whole table.",
    .why = "GENERATED … STORED is computed and stored for each row that is there: the table is written anew under ACCESS EXCLUSIVE.",
    .fix = "Add a plain column, keep it current by a trigger, and fill the old rows in batches.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, net numeric, tax numeric);",
    .bad = "ALTER TABLE orders ADD COLUMN gross numeric GENERATED ALWAYS AS (net + tax) STORED;",
    .good = "ALTER TABLE orders ADD COLUMN gross numeric;",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
