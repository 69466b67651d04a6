# given:
# CREATE TYPE state AS ENUM ('open', 'closed');
# CREATE TABLE tickets (id bigint PRIMARY KEY, state state NOT NULL);
# migration:
from alembic import op

revision = "0001"
down_revision = "0000"


def upgrade():
    op.execute("ALTER TYPE state ADD VALUE 'lost'")
    op.execute("UPDATE tickets SET state = 'lost' WHERE id = 1")  # expect: failing-statement
    with op.get_context().autocommit_block():
        op.execute("ALTER TYPE state ADD VALUE 'found'")  # expect: not-idempotent
    op.execute("UPDATE tickets SET state = 'found' WHERE id = 1")


def downgrade():
    pass
