// A probe that met no row.
#include "check/rule.hpp"

namespace pgsteward::rules {

extern const Rule probe_vacuous = {
    .id = "probe-vacuous",
    .category = Category::opaque,
    .summary = "A table could not be probed with rows, so its probe proves nothing.",
    .why = "An empty table hides every leak: a probe is a pass only where rows of two tenants were there to be found.",
    .fix = "Look at the reason that is given, and see to it that rows of two tenants can be seeded.",
    .bad = "-- raised by --probe\n",
    .good = "-- raised by --probe\n",
    .check = RaisedByEngine{},
};

}  // namespace pgsteward::rules
