// What two schemas differ in.
#include "check/rule.hpp"

namespace pgsteward::rules {

extern const Rule schema_drift = {
    .id = "schema-drift",
    .category = Category::correctness,
    .summary = "Two schemas that should be the same are different.",
    .why = "What was reviewed is not what runs: a constraint, policy or column that one side lacks is relied on by the other. The severity "
           "follows from what the drift can break: BLOCKING and HIGH are errors, MEDIUM is a warning, LOW a notice.",
    .fix = "Run what schema-diff --emit sql prints, or record the decision in the drift register.",
    .given = "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);",
    .bad = "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0);",
    .good = "COMMENT ON TABLE orders IS NULL;",
    .check = RaisedByEngine{},
};

}  // namespace pgsteward::rules
