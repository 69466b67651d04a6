# given:
# CREATE TABLE orders (id bigint PRIMARY KEY);
# migration:
from alembic import op
import sqlalchemy as sa

revision = "0001"
down_revision = "0000"


def upgrade():
    op.add_column("orders", sa.Column("state", sa.Text(), nullable=False))  # expect: add-column-not-null
    op.add_column("orders", sa.Column("kind", sa.Text(), nullable=False, server_default="a"))
    op.add_column("orders", sa.Column("note", sa.Text(), nullable=True))
    with op.batch_alter_table("orders") as batch:
        batch.add_column(sa.Column("seats", sa.Integer(), nullable=False))  # expect: add-column-not-null


def downgrade():
    for column in ("state", "kind", "note", "seats"):
        op.drop_column("orders", column)
