// Raised by grant-audit --probe.
#include "check/rule.hpp"

namespace pgsteward::rules {

extern const Rule append_only_changed = {
    .id = "append-only-changed",
    .category = Category::protection,
    .summary = "A write to an append-only table went through on a server, or was dropped silently.",
    .why = "It was tried: a role that repairs nothing changed the row, or somebody was told that it was changed while "
           "nothing happened, which is as bad for who repairs.",
    .fix = "Revoke the privilege and let the guard raise; for those who repair, let it pass.",
    .bad = "grant-audit --probe schema.sql\n",
    .good = "grant-audit schema.sql\n",
    .check = RaisedByEngine{},
};

}  // namespace pgsteward::rules
