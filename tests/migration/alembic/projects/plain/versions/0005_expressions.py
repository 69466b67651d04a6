"""What operators mean depends on types; functions over windows; rows by the order of columns."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0005"
down_revision = "0004"


def upgrade():
    t = op.create_table(
        "words", sa.Column("n", sa.Integer), sa.Column("s", sa.Text), sa.Column("r", sa.String(9)), sa.Column("tags", pg.ARRAY(sa.Text)), sa.Column("d", sa.DateTime))
    untyped = sa.table("words", sa.column("s"), sa.column("r"))
    op.execute(t.insert().values([(1, "a"), (2, "b")]))
    op.execute(t.insert().values((3, "c")))
    op.execute(t.update().values(s=t.c.s + t.c.r))
    op.execute(t.update().values(s=sa.literal("x") + t.c.s, r=sa.func.lower(t.c.s) + t.c.r))
    op.execute(t.update().values(s=sa.cast(t.c.n, sa.Text) + sa.func.upper(t.c.s), n=t.c.n + 1, d=t.c.d + sa.text("interval '1 day'")))
    op.execute(untyped.update().values(s=untyped.c.s + "y"))
    op.execute(t.delete().where(t.c.tags[1] == "x"))
    op.execute(t.delete().where(t.c.s.ilike("%x/%", escape="/")))
    op.execute(t.delete().where(t.c.s.regexp_match("^x"), t.c.r.is_distinct_from("y")))
    numbered = sa.select(t.c.n.label("n"), sa.func.row_number().over(partition_by=[t.c.s, t.c.r], order_by=(t.c.d.desc(), t.c.n)).label("place")).subquery("numbered")
    op.execute(t.delete().where(sa.exists().where(numbered.c.n == t.c.n, numbered.c.place > 1)))
    op.execute(t.insert().from_select(["n"], sa.select(sa.func.sum(t.c.n).over(order_by=t.c.d, rows=(None, 0)).label("total"))))
    op.execute(t.insert().from_select(["n"], sa.select(sa.func.count(t.c.n).filter(t.c.n > 1).label("many"))))
    op.execute(t.insert().from_select(["n"], sa.union_all(sa.select(t.c.n), sa.select(t.c.n))))
    with op.get_bind().begin_nested():
        op.execute("COMMENT ON TABLE words IS 'kept'")
    savepoint = op.get_bind().begin_nested()
    op.execute("COMMENT ON TABLE words IS 'kept too'")
    savepoint.commit()


def downgrade():
    op.drop_table("words")
