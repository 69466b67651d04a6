// Raised where two states of the chain are compared: a migration that was there is gone.
#include "check/rule.hpp"

namespace pgsteward::rules {

extern const Rule removed_migration = {
    .id = "removed-migration",
    .category = Category::correctness,
    .summary = "A migration that other databases may have applied was deleted or renamed.",
    .why = "A database that has applied it asks for it at the next upgrade and stops; one that has not never "
           "gets its changes.",
    .fix = "Bring the file back under its revision. What it did is undone by a new migration.",
    .given = R"py(==> versions/0001_orders.py
"""0001"""
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
==> versions/0002_note.py
"""0002"""
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    pass


def downgrade():
    pass
)py",
    .bad = R"py(==> versions/0001_orders.py
"""0001"""
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
)py",
    .good = R"py(==> versions/0001_orders.py
"""0001"""
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
==> versions/0002_note.py
"""0002"""
from alembic import op

revision = "0002"
down_revision = "0001"


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
    .check = RaisedByEngine{},
};

}  // namespace pgsteward::rules
