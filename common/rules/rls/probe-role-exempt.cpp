// A probe as a role that ignores row security.
#include "check/rule.hpp"

namespace pgsteward::rules {

extern const Rule probe_role_exempt = {
    .id = "probe-role-exempt",
    .category = Category::opaque,
    .severity = Severity::warning,
    .summary = "A role that was probed ignores row security, so its probe proves nothing.",
    .why = "Tests that run as a superuser, a role with BYPASSRLS or the owner of a table that is not FORCEd pass whatever the policies say.",
    .fix = "Probe as the role that the application connects with.",
    .bad = "-- raised by --probe\n",
    .good = "-- raised by --probe\n",
    .check = RaisedByEngine{},
};

}  // namespace pgsteward::rules
