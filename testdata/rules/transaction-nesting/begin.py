# given:
# CREATE TABLE orders (id bigint PRIMARY KEY, note text);
# migration:
from alembic import op

revision = "0001"
down_revision = "0000"


def upgrade():
    op.execute("BEGIN")  # expect: transaction-nesting
    op.execute("ALTER TABLE orders ADD COLUMN a int")
    op.execute("SAVEPOINT s")
    op.execute("ROLLBACK TO SAVEPOINT s")


def downgrade():
    op.execute("ALTER TABLE orders DROP COLUMN a")
