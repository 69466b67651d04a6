# given:
# CREATE TABLE orders (id bigint PRIMARY KEY, note text, state text);
# migration:
from alembic import op

revision = "0001"
down_revision = "0000"


def upgrade():
    op.create_index("orders_note", "orders", ["note"], postgresql_concurrently=True)  # expect: concurrently-in-transaction
    with op.get_context().autocommit_block():
        op.create_index("orders_state", "orders", ["state"], postgresql_concurrently=True)  # expect: not-idempotent
        # expect: concurrently-in-transaction
        op.execute("SET statement_timeout = 0; CREATE INDEX CONCURRENTLY orders_both ON orders (note, state)")


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("orders_state", postgresql_concurrently=True)
        op.drop_index("orders_note", postgresql_concurrently=True)
        op.drop_index("orders_both", postgresql_concurrently=True)
