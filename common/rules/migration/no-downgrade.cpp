// A migration that cannot be taken back, in a chain whose others can.
#include <fmt/format.h>

#include <algorithm>

#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

bool goes_back(const Migration& migration) {
    return migration.downgrade.present && !migration.downgrade.empty;
}

void check(const MigrationChain& chain, const Policy&, Findings& findings) {
    if (std::none_of(chain.migrations.begin(), chain.migrations.end(), goes_back)) return;
    for (const Migration& migration : chain.migrations) {
        if (migration.repeatable || migration.upgrade.empty || goes_back(migration)) continue;
        findings.add({.object = migration.revision,
                      .message = fmt::format("{} has {} downgrade", migration.revision, migration.downgrade.present ? "an empty" : "no"),
                      .at = migration.at});
    }
}

}  // namespace

extern const Rule no_downgrade = {
    .id = "no-downgrade",
    .category = Category::convention,
    .severity = Severity::notice,
    .on = false,
    .summary = "A migration has no downgrade, or an empty one.",
    .why = "A release that has to be taken back stops at this migration. Only checked in chains where other "
           "migrations have downgrades.",
    .fix = "Write the downgrade, or raise an error in it that says why there is none.",
    .given = R"py(==> versions/0001_orders.py
"""0001"""
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE orders (id bigint PRIMARY KEY)")


def downgrade():
    op.execute("DROP TABLE orders")
)py",
    .bad = R"py(==> versions/0002_note.py
"""0002"""
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.execute("ALTER TABLE orders ADD COLUMN note text")


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
    op.execute("ALTER TABLE orders DROP COLUMN note")
)py",
    .check = check,
};

}  // namespace pgsteward::rules
