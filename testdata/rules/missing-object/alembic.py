# given:
# CREATE TABLE orders (id bigint PRIMARY KEY, note text);
# migration:
from alembic import op
import sqlalchemy as sa

revision = "0001"
down_revision = "0000"


def upgrade():
    op.drop_index("orders_note")  # expect: drop-index, missing-object
    op.create_index("orders_total", "orders", ["total"])  # expect: missing-object
    op.alter_column("orders", "note", nullable=True)


def downgrade():
    pass
