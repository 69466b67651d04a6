// What the real Alembic prints differs from what was read (--via alembic).
#include "check/rule.hpp"

namespace pgsteward::rules {

extern const Rule alembic_disagrees = {
    .id = "alembic-disagrees",
    .category = Category::correctness,
    .summary = "The real Alembic sends other SQL than what was read from the file.",
    .why =
        "Migrations are read without running Python. With --via alembic the project's own `alembic upgrade --sql` is asked as well, and "
        "what it prints is compared statement by statement. Where the two differ, every other finding about this migration is in doubt: "
        "something it uses is computed in a way that was read wrongly, or depends on the machine that runs it.",
    .fix = "Write what the migration does in the file itself, without settings and time of the machine. Where the file is plain, please report it.",
    .bad = R"py(==> versions/0001_day.py
"""0001"""
from datetime import date

from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.execute(f"CREATE TABLE facts_{date.today().year} (id bigint)")


def downgrade():
    pass
)py",
    .good = R"py(==> versions/0001_day.py
"""0001"""
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE facts_2026 (id bigint)")


def downgrade():
    op.execute("DROP TABLE facts_2026")
)py",
    .check = RaisedByEngine{},
};

}  // namespace pgsteward::rules
