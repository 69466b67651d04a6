// A migration that is dated before the one it follows.
#include <fmt/format.h>

#include "check/chain-walk.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const MigrationChain& chain, const Policy&, Findings& findings) {
    if (!chain.linked) return;
    const ChainWalk walk(chain);
    for (const Migration& migration : chain.migrations) {
        const auto own = timestamp_of(migration);
        if (!own) continue;
        for (const std::string& parent : migration.parents) {
            const Migration* before = walk.find(parent);
            const auto earlier = before ? timestamp_of(*before) : std::nullopt;
            if (!earlier || *own >= *earlier) continue;
            findings.add({.object = migration.revision,
                          .message = fmt::format("{} is dated before {}, which it follows", migration.revision, parent),
                          .fix = fmt::format("give {} a date after {}", migration.revision, *earlier),
                          .at = migration.at});
        }
    }
}

}  // namespace

extern const Rule out_of_order_revision = {
    .id = "out-of-order-revision",
    .category = Category::correctness,
    .severity = Severity::warning,
    .summary = "A migration is dated before the one that it follows.",
    .why = "People read a folder of dated files as a history. A file that sorts elsewhere than it runs "
           "misleads them, and often shows a down_revision that was set by hand to the wrong one.",
    .fix = "Give the file and the revision the date at which it joins the chain.",
    .given = R"py(==> versions/202511171200_orders.py
"""202511171200"""
from alembic import op

revision = "202511171200"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
)py",
    .bad = R"py(==> versions/202511161200_note.py
"""202511161200"""
from alembic import op

revision = "202511161200"
down_revision = "202511171200"


def upgrade():
    pass


def downgrade():
    pass
)py",
    .good = R"py(==> versions/202511181200_note.py
"""202511181200"""
from alembic import op

revision = "202511181200"
down_revision = "202511171200"


def upgrade():
    pass


def downgrade():
    pass
)py",
    .check = check,
};

}  // namespace pgsteward::rules
