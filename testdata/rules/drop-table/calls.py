# given:
# CREATE TABLE orders (id int PRIMARY KEY, note text);
# CREATE TABLE lines (id int PRIMARY KEY);
# CREATE TABLE waived (id int PRIMARY KEY);
# migration:
from alembic import op
import sqlalchemy as sa

revision = "0001"
down_revision = "0000"


def upgrade():
    op.drop_column("orders", "note")  # expect: drop-column
    op.drop_table("lines")  # expect: drop-table
    # CI:DESTRUCTIVE_OK - See ADR-014
    op.drop_table("waived")
    op.execute(
        """
        DELETE FROM orders;  -- # expect: delete-without-where
        """
    )
    op.create_table("fresh", sa.Column("id", sa.Integer()))
    op.drop_table("fresh")


def downgrade():
    pass
