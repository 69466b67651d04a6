# given:
# CREATE TABLE orders (id bigint PRIMARY KEY, note text);
# migration:
from alembic import op

revision = "0001"
down_revision = "0000"


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("orders_note", "orders", ["note"], postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("orders_note", postgresql_concurrently=True)
