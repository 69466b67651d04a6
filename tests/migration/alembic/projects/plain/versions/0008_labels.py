"""What SQLAlchemy calls the columns of a select that have no name"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

revision = "0008"
down_revision = "0007"

t = sa.table("readings", sa.column("a", sa.Integer), sa.column("b", pg.JSONB), sa.column("c", sa.String), sa.column("f", sa.Boolean))
u = sa.table("sums", sa.column("x"), sa.column("y"))


def upgrade():
    op.execute("CREATE TABLE readings (a int, b jsonb, c varchar, f bool)")
    op.execute("CREATE TABLE sums (x varchar, y varchar)")

    def p(*columns):
        op.execute(u.insert().from_select(["x", "y"], sa.select(*columns)))

    p(sa.func.max(t.c.a), sa.func.max(t.c.c))
    p(t.c.a + 1, sa.literal("z"))
    p(sa.cast(t.c.a, sa.String), sa.case((t.c.a > 1, "k"), else_="l"))
    p(sa.text("now()"), sa.literal_column("7"))
    p(sa.func.now(), sa.null())
    p(sa.func.gen_random_uuid(), sa.true())
    op.execute(u.update().values(x=sa.select(sa.func.max(t.c.a)).scalar_subquery()))
    op.execute(u.update().values(x=sa.select(sa.func.count()).select_from(t).where(sa.cast(t.c.a, sa.String) == u.c.x).scalar_subquery()))
    op.execute(u.delete().where(u.c.x.in_(sa.select(sa.func.min(t.c.c)).group_by(t.c.c))))
    p(sa.select(t.c.a).scalar_subquery(), t.c.c.label("q"))
    p(-t.c.a, t.c.a * 2)
    op.execute(u.insert().from_select(["x", "y"], sa.select(sa.distinct(t.c.a), sa.func.count(sa.distinct(t.c.a))).group_by(t.c.a)))
    p(sa.cast(sa.func.max(t.c.a), sa.String), sa.cast("x", sa.String))
    p(sa.func.count(t.c.a).filter(t.c.a > 1), sa.func.max(t.c.c))
    op.execute(u.insert().from_select(["x", "y"], sa.select(sa.func.row_number().over(order_by=t.c.a), t.c.c)))
    p(sa.and_(t.c.a == 1, t.c.f), t.c.a.cast(sa.String))
    p(sa.cast(t.c.a + 1, sa.String), sa.cast(sa.null(), sa.String))
    p(t.c.c.like("x"), t.c.a.in_([1, 2]))
    p(sa.func.coalesce(t.c.c, "x"), sa.func.coalesce(t.c.c, "y"))
    p(t.c.c + "x", sa.func.concat(t.c.c, "k").label("z"))
    p(sa.cast(sa.cast(t.c.a, sa.String), sa.Text), sa.func.current_timestamp())
    p(sa.select(sa.func.max(t.c.a)).scalar_subquery(), sa.select(sa.func.max(t.c.c)).scalar_subquery())
    s = sa.select(sa.func.max(t.c.a).label("m")).group_by(t.c.c).subquery()
    op.execute(u.delete().where(u.c.x.in_(sa.select(sa.cast(s.c.m, sa.String)))))
    op.execute(u.insert().from_select(["x"], sa.union(sa.select(sa.func.max(t.c.c)), sa.select(sa.func.max(t.c.c)))))


def downgrade():
    op.execute("DROP TABLE readings, sums")
