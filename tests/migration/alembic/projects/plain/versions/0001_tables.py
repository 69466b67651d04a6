"""Tables, types, columns and what hangs on them."""
import enum

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0001"
down_revision = None


class Colour(enum.Enum):
    RED = "red"
    DARK_BLUE = "dark blue"


class Size(str, enum.Enum):
    SMALL = "s"
    LARGE = "l"


def upgrade():
    op.create_table(
        "item",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=50), server_default="it's", nullable=False),
        sa.Column("colour", sa.Enum(Colour, name="colour")),
        sa.Column("size", sa.Enum(Size, name="size", values_callable=lambda members: [member.value for member in members])),
        sa.Column("tags", pg.ARRAY(sa.Text()), server_default="{}"),
        sa.Column("price", sa.Numeric(10, 2), sa.CheckConstraint("price > 0", name="not_free")),
        sa.Column("made", sa.DateTime(timezone=True), server_default=sa.func.now()),
        sa.Column("day", sa.Date(), server_default=sa.func.current_date()),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("twice", sa.Numeric(), sa.Computed("price * 2")),
        sa.Column("data", pg.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb")),
        sa.PrimaryKeyConstraint("id", name=op.f("item_pkey")),
        sa.UniqueConstraint("name", "day"),
        comment="What is sold",
    )
    op.create_table(
        "part",
        sa.Column("id", sa.Integer, sa.Identity(always=True, start=10), primary_key=True),
        sa.Column("item_id", sa.BigInteger, sa.ForeignKey("item.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED")),
        sa.Column("Order", sa.SmallInteger, index=True, comment="its place"),
        sa.Column("number", sa.Integer),
        sa.Column("during", pg.TSRANGE()),
        pg.ExcludeConstraint(("during", "&&"), name="no_overlap", using="gist"),
    )
    op.create_index("part_number", "part", [sa.text("number DESC"), "item_id"], unique=True, postgresql_where=sa.text("number > 0"))
    op.create_index("item_tags", "item", ["tags"], postgresql_using="gin")
    op.create_index("item_lower", "item", [sa.func.lower(sa.column("name"))], postgresql_with={"fillfactor": 70})
    with op.batch_alter_table("part") as batch:
        batch.add_column(sa.Column("weight", sa.Float(), nullable=True))
        op.execute("UPDATE part SET number = 0 WHERE number IS NULL")
        batch.alter_column("number", nullable=False, server_default=sa.text("7"), type_=sa.BigInteger())
    op.alter_column("item", "name", new_column_name="title", type_=sa.Text(), comment="renamed", existing_type=sa.String(50))
    op.create_check_constraint("heavy", "part", sa.or_(sa.column("weight") > 1, sa.column("weight").is_(None)))
    op.rename_table("part", "piece")


def downgrade():
    op.rename_table("piece", "part")
    op.drop_constraint("heavy", "part", type_="check")
    op.alter_column("item", "title", new_column_name="name")
    op.drop_index("item_lower", table_name="item")
    op.drop_column("part", "weight")
    op.drop_table("part")
    op.drop_table_comment("item")
    op.drop_table("item")
    for name in ("colour", "size"):
        op.execute(f"DROP TYPE {name}")
