# given:
# CREATE TABLE orders (id bigint PRIMARY KEY, state text);
# migration:
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = "0000"


def upgrade():
    op.add_column("orders", sa.Column("note", sa.Text()))
    op.execute("UPDATE orders SET note = state WHERE note IS NULL")  # expect: held-lock-more-work


def downgrade():
    op.drop_column("orders", "note")
