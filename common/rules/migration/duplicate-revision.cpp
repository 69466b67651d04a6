// The same revision in two files.
#include <fmt/format.h>

#include <map>

#include "check/rule.hpp"

namespace pgsteward::rules {
namespace {

void check(const MigrationChain& chain, const Policy&, Findings& findings) {
    std::map<std::string, const Migration*> first;
    for (const Migration& migration : chain.migrations) {
        if (migration.revision.empty() || migration.repeatable) continue;
        const auto [before, is_new] = first.emplace(migration.revision, &migration);
        if (is_new) continue;
        findings.add({.object = migration.revision,
                      .message = fmt::format("{} is also the revision of {}", migration.revision, before->second->file.name()),
                      .fix = fmt::format("give one of the two another revision than {}", migration.revision),
                      .at = migration.at});
    }
}

}  // namespace

extern const Rule duplicate_revision = {
    .id = "duplicate-revision",
    .category = Category::correctness,
    .summary = "Two migrations have the same revision.",
    .why = "The framework applies one of them and takes the other for applied, or refuses both. Which one it "
           "is can differ from machine to machine.",
    .fix = "Give the newer one a revision of its own, and let what follows it follow that.",
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
down_revision = "0001"


def upgrade():
    pass


def downgrade():
    pass
==> versions/0002_tax.py
"""0002"""
from alembic import op

revision = "0002"
down_revision = "0001"


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
