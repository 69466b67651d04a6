// Raised by grant-audit --probe.
#include "check/rule.hpp"

namespace pgsteward::rules {

extern const Rule append_only_changed = {
    .id = "append-only-changed",
    .category = Category::protection,
    .summary = "A write to an append-only table went through on a server, or was dropped silently.",
    .why = "It was tried: the role, which repairs nothing, changed the row, or was told that it had while "
           "nothing happened.",
    .fix = "Revoke the privilege and let the guard raise.",
    .bad = "grant-audit --probe schema.sql\n",
    .good = "grant-audit schema.sql\n",
    .check = RaisedByEngine{},
};

}  // namespace pgsteward::rules
