# given:
# CREATE TABLE orders (id bigint PRIMARY KEY, note text);
# CREATE TABLE users (id bigint PRIMARY KEY);
# migration:
from alembic import op

revision = "0001"
down_revision = "0000"


def upgrade():
    op.rename_table("orders", "sales")  # expect: rename-table
    op.rename_table("users", "people")
    op.execute("CREATE VIEW users AS SELECT id FROM people")


def downgrade():
    op.execute("DROP VIEW users")
    op.rename_table("people", "users")
    op.rename_table("sales", "orders")
