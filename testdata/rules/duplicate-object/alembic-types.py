# given:
# CREATE TYPE colour AS ENUM ('red', 'green');
# migration:
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = "0000"


def upgrade():
    size = postgresql.ENUM("small", "large", name="size")
    size.create(op.get_bind(), checkfirst=True)
    size.create(op.get_bind(), checkfirst=True)
    postgresql.ENUM("red", "green", name="colour").create(op.get_bind())
    op.create_table("shirts", sa.Column("size", size))  # expect: duplicate-object


def downgrade():
    pass
