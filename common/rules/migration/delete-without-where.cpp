// A DELETE that reaches every row, wherever it stands: in a CTE, a DO block, behind EXPLAIN ANALYZE.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const RowsChanged* rows : unbounded(step, RowsChanged::How::delete_)) {
        const std::string table = rows->table.display();
        findings.add({.object = table,
                      .message = fmt::format("deletes every row of {}, {}", table, describe(rows->bound)),
                      .fix = fmt::format("name the rows of {} that have to go with a WHERE that can be false", table)});
    }
}

}  // namespace

extern const Rule delete_without_where = {
    .id = "delete-without-where",
    .category = Category::data_loss,
    .summary = "A DELETE reaches every row of its table.",
    .why = "Every row is gone when the migration commits. A condition that is always true (WHERE true, WHERE 1 = 1) only "
           "looks like a bound.",
    .fix = "Say which rows have to go with a WHERE that can be false, and delete large numbers in batches.",
    .given = "CREATE TABLE sessions (id bigint PRIMARY KEY, expires_at timestamptz);",
    .bad = "DELETE FROM sessions WHERE 1 = 1;",
    .good = "DELETE FROM sessions WHERE expires_at < now();",
    .occasion = effects<RowsChanged>(),
    .check = check,
};

}  // namespace pgsteward::rules
