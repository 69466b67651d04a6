# given:
# CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
# migration:
from alembic import op

revision = "0001"
down_revision = "0000"


def upgrade():
    op.execute("ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID")
    op.execute("ALTER TABLE orders VALIDATE CONSTRAINT total_positive")  # expect: validate-same-transaction


def downgrade():
    op.drop_constraint("total_positive", "orders")
