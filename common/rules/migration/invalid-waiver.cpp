// A waiver comment that the engine does not honour.
#include "check/rule.hpp"

namespace pgsteward::rules {

extern const Rule invalid_waiver = {
    .id = "invalid-waiver",
    .category = Category::correctness,
    .summary = "A waiver comment is malformed, expired, or lacks its reference, and waives nothing.",
    .why = "Somebody believes that a finding is waived, and it is not; or a waiver that was meant to end "
           "goes on being copied.",
    .fix = "Write CI:DESTRUCTIVE_OK with the reference that the project demands, or pgsteward:ignore RULE - "
           "reason.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);",
    .bad = R"sql(-- pgsteward:ignore no-such-rule - we know
ALTER TABLE orders ADD COLUMN tax numeric;
)sql",
    .good = R"sql(-- CI:DESTRUCTIVE_OK - See ADR-014
ALTER TABLE orders DROP COLUMN note;
)sql",
    .check = RaisedByEngine{},
};

}  // namespace pgsteward::rules
