"""What SQLAlchemy adds by itself, and metadata that is bound and read from the database"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.orm import Session, declarative_base

revision = "0006"
down_revision = "0005"

Base = declarative_base()


class Parcel(Base):
    __tablename__ = "parcels"
    id = sa.Column(sa.Integer, primary_key=True)
    open = sa.Column(sa.Boolean, default=False)
    label = sa.Column(sa.String)
    seen = sa.Column(sa.DateTime, default=sa.func.now(), onupdate=sa.func.now())


def upgrade():
    bind = op.get_bind()
    crates = op.create_table(
        "crates", sa.Column("id", sa.Integer, primary_key=True), sa.Column("label", sa.String), sa.Column("n", sa.Integer, default=7), sa.Column("seen", sa.DateTime, onupdate=sa.text("now()")))
    op.create_table("parcels", sa.Column("id", sa.Integer, primary_key=True), sa.Column("open", sa.Boolean), sa.Column("label", sa.String), sa.Column("seen", sa.DateTime))
    slots = op.create_table("slots", sa.Column("row", sa.Integer, nullable=True), sa.Column("place", sa.Integer), sa.Column("label", sa.String), sa.PrimaryKeyConstraint("row", "place"))
    codes = op.create_table("codes", sa.Column("code", sa.String, primary_key=True, server_default=sa.text("'x'")), sa.Column("label", sa.String), schema="public")
    op.bulk_insert(crates, [{"label": "a"}])
    op.execute(crates.insert().values(label="b"))
    bind.execute(crates.insert().values(label="c", id=40))
    bind.execute(crates.insert().values(label="d", id=sa.func.length("abcd") * 100))
    bind.execute(crates.insert().values([{"label": "e"}]))
    bind.execute(crates.insert().values([{"label": "f"}, {"label": "g"}]))
    bind.execute(crates.insert(), [{"label": "h"}])
    bind.execute(crates.insert(), {"label": "i"})
    bind.execute(crates.insert().inline().values(label="j"))
    bind.execute(crates.insert().values(label="k").returning(crates.c.label))
    op.execute(crates.update().values(label="l").where(crates.c.id == 1))
    op.execute(slots.insert().values(row=1, place=2, label="m"))
    op.execute(codes.insert().values(label="n"))
    Session(bind=bind).execute(sa.insert(Parcel).values(label="o"))
    op.execute(sa.update(Parcel).where(Parcel.id == 1).values(label="p"))
    op.execute(sa.table("parcels", sa.column("label")).insert().values(label="q"))

    bound = sa.MetaData()
    bound.bind = bind
    bound.reflect(bind=bound.bind)
    for name in ("crates", "parcels"):
        table = bound.tables[name]
        bound.bind.execute(sa.delete(table).where(table.c.seen != None))  # noqa: E711
    bound.bind.execute(sa.text("UPDATE crates SET n = 1"))
    read = sa.MetaData()
    sa.Table("slots", read, autoload_with=bind)
    op.execute(read.tables["slots"].delete().where(read.tables["slots"].c.label == "r"))


def downgrade():
    for name in ("crates", "parcels", "slots", "codes"):
        op.drop_table(name)
