// Rows are lost with their table. Partitions that go along with theirs are part of that finding.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::table})) {
        const std::string name = display_of(*drop);
        findings.add({.object = name,
                      .message = fmt::format("drops the table {} and its rows{}", name, along_with(step, *drop)),
                      .fix = fmt::format("deploy code that does not use {} first, then drop it with CI:DESTRUCTIVE_OK and the decision", name)});
    }
}

}  // namespace

extern const Rule drop_table = {
    .id = "drop-table",
    .category = Category::data_loss,
    .summary = "A table and every row in it are dropped.",
    .why = "The rows are gone when the migration commits, and no downgrade brings them back. Servers of the "
           "previous release keep using the table until the last one has stopped.",
    .fix = "Stop using the table, deploy, keep a copy for as long as somebody may ask for it (rename it "
           "first), and drop it in a later migration that says who decided so.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = "DROP TABLE orders;",
    .good = R"sql(-- A table that this migration made itself holds nothing that could be lost.
CREATE TABLE staging (id bigint);
DROP TABLE staging;
)sql",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
