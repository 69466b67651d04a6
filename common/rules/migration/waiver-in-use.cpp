// Raised by the engine for each waiver in use, with --waivers report.
#include "check/rule.hpp"

namespace pgsteward::rules {

extern const Rule waiver_in_use = {
    .id = "waiver-in-use",
    .category = Category::convention,
    .severity = Severity::notice,
    .summary = "A waiver is in use; shown with --waivers report.",
    .why = "Who reviews a change should see what was waived in it, and by which decision.",
    .fix = "Nothing to do: read the decision that the waiver names.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = R"sql(-- CI:DESTRUCTIVE_OK - See ADR-014
ALTER TABLE orders DROP COLUMN note;
)sql",
    .good = "ALTER TABLE orders ADD COLUMN tax numeric;",
    .check = RaisedByEngine{},
};

}  // namespace pgsteward::rules
