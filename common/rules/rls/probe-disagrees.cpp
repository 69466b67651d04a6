// Reading and probing say different things.
#include "check/rule.hpp"

namespace pgsteward::rules {

extern const Rule probe_disagrees = {
    .id = "probe-disagrees",
    .category = Category::correctness,
    .summary = "The server did something else than reading the policies said.",
    .why = "One of the two is wrong: the server is right, and what was read may not be the whole of it.",
    .fix = "Report it with the table and its policies; until then go by what the probe says.",
    .bad = "-- raised by --probe\n",
    .good = "-- raised by --probe\n",
    .check = RaisedByEngine{},
};

}  // namespace pgsteward::rules
