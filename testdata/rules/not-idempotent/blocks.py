# given:
# CREATE TABLE orders (id bigint PRIMARY KEY, note text);
# CREATE TYPE state AS ENUM ('open');
# migration:
from alembic import op
import sqlalchemy as sa

revision = "0001"
down_revision = "0000"


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("ALTER TYPE state ADD VALUE IF NOT EXISTS 'closed'")
        op.execute("ALTER TYPE state ADD VALUE 'lost'")  # expect: not-idempotent
        op.create_index("orders_note", "orders", ["note"], postgresql_concurrently=True)
        op.create_index("orders_note2", "orders", ["note"], postgresql_concurrently=True, if_not_exists=True)  # expect: invalid-index-retry
    op.add_column("orders", sa.Column("seats", sa.Integer()))


def downgrade():
    op.drop_column("orders", "seats")
