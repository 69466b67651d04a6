# given:
# CREATE TABLE orders (id bigint PRIMARY KEY, note text);
# migration:
from alembic import op
import sqlalchemy as sa

revision = "0001"
down_revision = "0000"


def upgrade():
    op.alter_column("orders", "note", new_column_name="remark", existing_type=sa.Text())  # expect: rename-column
    op.add_column("orders", sa.Column("seats", sa.Integer()))
    op.alter_column("orders", "seats", new_column_name="places")


def downgrade():
    op.drop_column("orders", "places")
    op.alter_column("orders", "remark", new_column_name="note")
