// Raised by grant-audit --probe.
#include "check/rule.hpp"

namespace pgsteward::rules {

extern const Rule guard_not_probed = {
    .id = "guard-not-probed",
    .category = Category::correctness,
    .severity = Severity::warning,
    .summary = "A write to an append-only table could not be tried on a server.",
    .why = "A probe that tried nothing proves nothing. The table is empty, no row could be made, or the role "
           "cannot be taken.",
    .fix = "Put a row into the table, or probe on a scratch server.",
    .bad = "grant-audit --probe schema.sql\n",
    .good = "grant-audit schema.sql\n",
    .check = RaisedByEngine{},
};

}  // namespace pgsteward::rules
