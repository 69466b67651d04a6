"""Rows, by statements that SQLAlchemy builds, and by DDL elements."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import Session
from sqlalchemy.orm import declarative_base

revision = "0002"
down_revision = "0001"

Base = declarative_base()
kind = sa.table("kind", sa.column("id", sa.Integer), sa.column("name", sa.Text), sa.column("level", sa.Integer), sa.column("tags", pg.ARRAY(sa.Text)))
log = sa.Table("log", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("kind_id", sa.Integer), sa.Column("note", sa.Text), schema="audit")


class Kind(Base):
    __tablename__ = "kind"
    id = sa.Column(sa.Integer, primary_key=True)
    label = sa.Column("name", sa.Text)
    level = sa.Column(sa.Integer)


def upgrade():
    op.execute(sa.schema.CreateSchema("audit"))
    op.create_table("kind", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text), sa.Column("level", sa.Integer), sa.Column("tags", pg.ARRAY(sa.Text)))
    op.execute(sa.schema.CreateTable(log))
    op.bulk_insert(kind, [{"id": 1, "name": "first", "level": 1}, {"id": 2, "name": "it's", "level": None}])
    bind = op.get_bind()
    bind.execute(kind.insert().values(level=3, name="third", id=3))
    bind.execute(sa.insert(kind).values([{"id": 4, "name": "x"}, {"id": 5, "name": "y"}]))
    statement = pg.insert(kind).values(id=1, name="one")
    bind.execute(statement.on_conflict_do_nothing())
    bind.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"name": statement.excluded.name, "level": 5}, where=kind.c.level < 9))
    bind.execute(statement.on_conflict_do_update(constraint="kind_pkey", set_=dict(name=sa.func.upper(statement.excluded.name))))
    bind.execute(sa.insert(kind).from_select(["id", "name"], sa.select(kind.c.id + 100, kind.c.name).where(kind.c.id > 4).order_by(kind.c.id).limit(1)))
    bind.execute(sa.update(kind).where(kind.c.level == None).values(level=0))  # noqa: E711
    bind.execute(sa.update(kind).where(sa.and_(sa.or_(kind.c.id == 1, kind.c.id == 2), kind.c.level != 4)).values(name=kind.c.name + "!", level=kind.c.level + 1))
    bind.execute(sa.update(kind).where(log.c.kind_id == kind.c.id, log.c.note.like("a%")).values(name=log.c.note))
    bind.execute(sa.update(kind).values(level=sa.select(sa.func.max(log.c.id)).where(log.c.kind_id == kind.c.id).scalar_subquery()))
    bind.execute(sa.update(kind).where(sa.exists().where(log.c.kind_id == kind.c.id)).values(name=sa.case((kind.c.level == 1, "low"), else_=kind.c.name)))
    bind.execute(sa.update(kind).where(kind.c.id.in_(sa.select(log.c.kind_id))).values(name=sa.cast(kind.c.id, sa.Text), level=sa.null()))
    bind.execute(sa.update(kind).where(~kind.c.name.like("q%"), ~kind.c.level.in_([7, 8]), kind.c.name.contains("a")).values(level=sa.func.coalesce(kind.c.level, 1)))
    bind.execute(kind.update().where(kind.c.name.op("~")("^z")).values({kind.c.level: 3}))
    other = kind.alias("other")
    bind.execute(sa.update(kind).where(kind.c.id == other.c.id).values(name=other.c.name))
    bind.execute(sa.delete(log).where(log.c.kind_id == kind.c.id, kind.c.name == "gone"))
    bind.execute(sa.delete(kind).where(kind.c.id.in_([77, 78])))
    bind.execute(sa.delete(kind).where(sa.not_(kind.c.name == None), ~(kind.c.level < 3), ~(kind.c.id != 1)))  # noqa: E711
    quote = bind.dialect.identifier_preparer.quote
    bind.execute(sa.text(f"UPDATE {quote('kind')} AS {quote('Order')} SET level = 2 WHERE id = 79"))
    session = Session(bind=bind)
    session.query(Kind).filter(Kind.label == "none", Kind.level > 3).update({"label": "some"}, synchronize_session=False)
    session.query(Kind).filter_by(label="nothing").delete(synchronize_session=False)
    session.commit()
    op.execute(sa.schema.CreateIndex(sa.Index("log_note", log.c.note, postgresql_where=log.c.kind_id > 5)))
    op.execute(sa.schema.AddConstraint(sa.UniqueConstraint(log.c.kind_id, log.c.note, name="log_once")))
    op.execute(sa.schema.CreateSequence(sa.Sequence("numbers", start=5, increment=2, schema="audit")))
    op.execute(sa.text("UPDATE kind SET name = :name WHERE id = 1 AND name <> '10\\:30'").bindparams(name="it's"))


def downgrade():
    op.execute(sa.schema.DropSequence(sa.Sequence("numbers", schema="audit")))
    op.execute(sa.schema.DropIndex(sa.Index("log_note", log.c.note)))
    op.execute(sa.schema.DropTable(log))
    op.drop_table("kind")
    op.execute(sa.schema.DropSchema("audit", cascade=True))
