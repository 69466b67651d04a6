// The way to rows elsewhere.
#include <fmt/format.h>

#include "check/rule-support.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const Step& step, Findings& findings) {
    for (const Dropped* drop : drops_of(step, {ObjectKind::foreign_table})) {
        const std::string name = display_of(*drop);
        findings.add({.object = name,
                      .message = fmt::format("drops the foreign table {}{}", name, along_with(step, *drop)),
                      .fix = fmt::format("stop using {} first, then drop it with CI:DESTRUCTIVE_OK and the decision", name)});
    }
}

}  // namespace

extern const Rule drop_foreign_table = {
    .id = "drop-foreign-table",
    .category = Category::data_loss,
    .summary = "A foreign table is dropped.",
    .why = "The rows stay where they are, but this database loses its way to them, with the mapping of "
           "columns and options that was worked out once.",
    .fix = "Stop using the foreign table, deploy, and drop it in a later migration.",
    .given = R"sql(CREATE EXTENSION file_fdw;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE rates (day date, rate numeric) SERVER files OPTIONS (filename '/srv/rates.csv');
)sql",
    .bad = "DROP FOREIGN TABLE rates;",
    .good = "ALTER FOREIGN TABLE rates ADD COLUMN currency text;",
    .occasion = effects<Dropped>(),
    .check = check,
};

}  // namespace pgsteward::rules
