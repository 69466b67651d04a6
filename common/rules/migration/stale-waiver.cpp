// A waiver comment that the engine has no use for.
#include "check/rule.hpp"

namespace pgsteward::rules {

extern const Rule stale_waiver = {
    .id = "stale-waiver",
    .category = Category::convention,
    .severity = Severity::warning,
    .summary = "A waiver comment has nothing to waive.",
    .why = "It stays behind when the statement goes, and waives whatever is written at its place next.",
    .fix = "Remove the comment.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = R"sql(-- CI:DESTRUCTIVE_OK - See ADR-014
ALTER TABLE orders ADD COLUMN tax numeric;
)sql",
    .good = R"sql(-- CI:DESTRUCTIVE_OK - See ADR-014
ALTER TABLE orders DROP COLUMN note;
)sql",
    .check = RaisedByEngine{},
};

}  // namespace pgsteward::rules
