// A migration that follows or needs one that is not there.
#include <fmt/format.h>

#include "check/chain-walk.hpp"
#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void add(const Migration& migration, const std::string& missing, std::string_view what, Findings& findings) {
    findings.add({.object = migration.revision,
                  .message = fmt::format("{} {} {}, which is not in the chain", migration.revision, what, missing),
                  .at = migration.at});
}

void check(const MigrationChain& chain, const Policy&, Findings& findings) {
    // A file that is judged alone has its chain elsewhere.
    if (!chain.linked || chain.migrations.size() < 2) return;
    const ChainWalk walk(chain);
    for (const Migration& migration : chain.migrations) {
        for (const std::string& parent : migration.parents)
            if (!walk.find(parent)) add(migration, parent, "follows", findings);
        // Dependencies may also be given by branch: "label" or "label@head".
        for (const std::string& needed : migration.depends_on)
            if (!walk.find(needed) && !walk.is_label(needed.substr(0, needed.find('@')))) add(migration, needed, "depends on", findings);
    }
}

}  // namespace

extern const Rule missing_parent = {
    .id = "missing-parent",
    .category = Category::correctness,
    .summary = "A migration follows one that does not exist.",
    .why = "The framework cannot put the chain in order and applies nothing at all: the deployment stops, or "
           "a new database cannot be built.",
    .fix = "Correct down_revision, or bring the missing file back.",
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
    .bad = R"py(==> versions/0003_tax.py
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
    pass


def downgrade():
    pass
)py",
    .check = check,
};

}  // namespace pgsteward::rules
