// Raised by grant-audit --probe.
#include "check/rule.hpp"

namespace pgsteward::rules {

extern const Rule guard_probe_disagrees = {
    .id = "guard-probe-disagrees",
    .category = Category::correctness,
    .summary = "A server does something else with a write than was read from the catalog.",
    .why = "What was read says what the triggers, rules and privileges do. Where the server does something "
           "else, an event trigger, an extension or a function that was read wrongly has its hand in it: "
           "believe the server.",
    .fix = "Read the guard and the privileges again; report it where the reading is wrong.",
    .bad = "grant-audit --probe schema.sql\n",
    .good = "grant-audit schema.sql\n",
    .check = RaisedByEngine{},
};

}  // namespace pgsteward::rules
