"""Lines that are continued by hand, functions under other names, and DDL elements of the dialect"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.dialects.postgresql.base import CreateEnumType, DropEnumType
from sqlalchemy.sql.functions import coalesce

revision = "0007"
down_revision = "0006"

grade = pg.ENUM("low", "high", name="Grade")


def upgrade():
    t = op.create_table("marks", sa.Column("id", sa.Integer),\
                        sa.Column("n", sa.Integer), sa.Column("notes", pg.JSONB), \
                        sa.Column("kind", sa.Enum(name="kind_of_mark", native_enum=False)))
    op.execute(CreateEnumType(grade))
    op.execute(t.update().values(n=coalesce(t.c.n, 3)))
    op.execute(t.update().where(t.c.notes == pg.JSONB.NULL).values(notes=sa.JSON.NULL))
    op.execute(t.update().values(n=sa.func.cast(t.c.id, sa.INT)))
    op.execute(f"UPDATE marks SET n = 1 WHERE {sa.func.now()} > {sa.func.current_timestamp()}")
    op.execute("UPDATE marks SET n = {} WHERE {}".format(2, sa.text("n > 1")))


def downgrade():
    op.execute(DropEnumType(grade))
    op.drop_table("marks")
