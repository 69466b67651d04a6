// An entry of the drift register that no drift has.
#include "check/rule.hpp"

namespace pgsteward::rules {

extern const Rule stale_drift = {
    .id = "stale-drift",
    .category = Category::convention,
    .severity = Severity::notice,
    .summary = "An open or accepted entry of the drift register matches no drift.",
    .why = "The drift is gone, or the entry names something that does not exist; either way it accepts what comes next under that name.",
    .fix = "Set the entry's status to resolved: it is history then.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY);",
    .bad = "COMMENT ON TABLE orders IS 'SCHEMA-DRIFT-001 is open, and nothing differs';",
    .good = "COMMENT ON TABLE orders IS 'SCHEMA-DRIFT-001 is resolved';",
    .check = RaisedByEngine{},
};

}  // namespace pgsteward::rules
