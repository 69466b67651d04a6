// A new column whose default is another for each row.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/constraint-fix.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

/// Nothing here knows the function; unless it says otherwise a function is volatile.
void check(const Step& step, Findings& findings) {
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::volatile_default})) {
        const std::string& column = blocking.first().part;
        const std::string table = altered_quoted(step);
        Verdict verdict{.object = fmt::format("{}.{}", altered(step), column),
                        .message = fmt::format("{} every row is rewritten: {}", waiters_of(step, blocking), blocking.first().why),
                        .fix = fmt::format("add {} without a default, then {}, and fill the old rows in batches", quoted(column),
                                           findings.fix().run(fmt::format("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT …", table, quoted(column)))),
                        .severity = Severity::error};
        add_blocking(findings, blocking, std::move(verdict));
    }
}

}  // namespace

extern const Rule volatile_default = {
    .id = "volatile-default",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A new column's default is volatile, and the whole table is rewritten for it.",
    .why = "A default that is the same for every row is stored once. One that calls a volatile function (clock_timestamp, random, "
           "gen_random_uuid, nextval) is computed for each row, and the table is written anew under ACCESS EXCLUSIVE.",
    .fix = "Add the column without a default, set the default for new rows, and fill the old ones in batches.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .bad = "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();",
    .good = "ALTER TABLE orders ADD COLUMN created timestamptz DEFAULT now();",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
