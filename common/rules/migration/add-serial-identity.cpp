// A serial or identity column numbers the rows that are there.
#include <fmt/format.h>

#include "check/blocking.hpp"
#include "check/constraint-fix.hpp"
#include "check/rule-support.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Blocking& blocking : blocking_work(step, {TableWork::Cause::serial, TableWork::Cause::identity})) {
        const std::string& column = blocking.first().part;
        const std::string table = altered_quoted(step);
        add_blocking(findings, blocking,
                     {.object = fmt::format("{}.{}", altered(step), column),
                      .message = fmt::format("{} every row is rewritten to get its number in {}", waiters_of(step, blocking), column),
                      .fix = fmt::format("add {} as a plain column and a sequence owned by it, {}, and number the old rows in batches", quoted(column),
                                         findings.fix().run(fmt::format("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT nextval('…')", table, quoted(column))))});
    }
}

}  // namespace

extern const Rule add_serial_identity = {
    .id = "add-serial-identity",
    .category = Category::locking,
    .severity = Severity::error,
    .summary = "A new serial or identity column rewrites the whole table.",
    .why = "Each row that is there gets a number of its own, so the table is written anew under ACCESS EXCLUSIVE, with all its indexes.",
    .fix = "Add a plain column, a sequence and a default, number the old rows in batches, and make it an identity last.",
    .given = "CREATE TABLE orders (note text);",
    .bad = "ALTER TABLE orders ADD COLUMN id bigserial;",
    .good = "ALTER TABLE orders ADD COLUMN id bigint;",
    .occasion = table_work,
    .check = check,
};

}  // namespace pgsteward::rules
