// Parents that lead back to where they began.
#include <fmt/format.h>

#include <set>

#include "check/chain-walk.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const MigrationChain& chain, const Policy&, Findings& findings) {
    if (!chain.linked) return;
    const ChainWalk walk(chain);
    const std::set<const Migration*> unordered = walk.unordered();
    std::set<const Migration*> reported;
    for (const Migration& migration : chain.migrations) {
        if (!unordered.contains(&migration) || reported.contains(&migration)) continue;
        const auto cycle = walk.cycle_through(migration);
        if (cycle.empty()) continue;
        reported.insert(cycle.begin(), cycle.end());
        std::string way;
        for (const Migration* one : cycle) way += one->revision + " follows ";
        findings.add({.object = migration.revision, .message = fmt::format("{}{}", way, migration.revision), .at = migration.at});
    }
}

}  // namespace

extern const Rule revision_cycle = {
    .id = "revision-cycle",
    .category = Category::correctness,
    .summary = "Migrations follow each other in a circle.",
    .why = "No order satisfies them, so the framework applies none.",
    .fix = "Correct down_revision of one of them.",
    .given = R"py(==> versions/0001_orders.py
"""0001"""
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE orders (id bigint PRIMARY KEY, total numeric)")


def downgrade():
    pass
)py",
    .bad = R"py(==> versions/0002_note.py
"""0002"""
from alembic import op

revision = "0002"
down_revision = "0003"


def upgrade():
    pass


def downgrade():
    pass
==> versions/0003_tax.py
"""0003"""
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    pass


def downgrade():
    pass
)py",
    .good = R"py(==> versions/0002_note.py
"""0002"""
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.execute("ALTER TABLE orders ADD COLUMN note text")


def downgrade():
    pass
==> versions/0003_tax.py
"""0003"""
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    op.execute("ALTER TABLE orders ADD COLUMN tax numeric")


def downgrade():
    pass
)py",
    .check = check,
};

}  // namespace pgsteward::rules
