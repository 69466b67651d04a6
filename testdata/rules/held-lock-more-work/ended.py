# After COMMIT some drivers let each statement stand alone. Where CONCURRENTLY runs at all, no lock is held.
# given:
# CREATE TABLE orders (id bigint PRIMARY KEY, state text, note text);
# CREATE TABLE customers (id bigint PRIMARY KEY, name text);
# migration:
from alembic import op

revision = "0001"
down_revision = "0000"


def upgrade():
    op.execute("COMMIT")  # expect: transaction-nesting
    op.execute("ALTER TABLE orders ADD COLUMN total numeric")
    op.execute("CREATE INDEX CONCURRENTLY orders_note ON orders (note)")  # expect: concurrently-in-transaction
    op.execute("UPDATE customers SET name = lower(name) WHERE name <> lower(name)")  # expect: held-lock-more-work


def downgrade():
    pass
