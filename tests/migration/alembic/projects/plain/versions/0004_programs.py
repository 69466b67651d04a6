import importlib.resources
import itertools
import pkgutil
import re
from collections import namedtuple

import sqlalchemy as sa
from alembic import op
from psycopg2 import sql
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

INDEX = re.compile(r"^ix_(?P<table>\w+?)_(?P<column>\w+)$")
Column = namedtuple("Column", "name type default", defaults=[None])


def made(name):
    op.execute(f"CREATE TABLE {name} (label text, tags text[], number int)")
    return name


def steps(names):
    op.execute("CREATE SCHEMA steps")
    try:
        for name in names:
            yield made(f"steps.{name}")
        op.execute("DROP SCHEMA steps CASCADE")
    finally:
        op.execute("COMMENT ON SCHEMA steps IS 'left'")


def asked():
    answer = yield "first"
    while answer:
        answer = yield made(answer)


def upgrade():
    op.execute((importlib.resources.files("pieces") / "kinds.sql").read_text())
    op.execute(pkgutil.get_data("pieces", "seed.sql").decode())
    for name in steps(["one", "two", "three"]):
        op.execute(f"COMMENT ON TABLE {name} IS 'seen'")
        if name.endswith("two"):
            break
    generator = asked()
    next(generator)
    for name in ("four", "five"):
        generator.send(name)
    map(made, ["never"])
    any(made(name) for name in ["six", "never"])
    for name, number in zip(map(made, ["seven", "eight"]), itertools.count(3)):
        op.execute(f"INSERT INTO {name} (number) VALUES ({number})")
    for name in ("ix_four_label", "ix_five_number"):
        found = INDEX.match(name)
        op.create_index(name, found["table"], [found.group("column")])
    op.execute(re.sub(r"\bint\b", "bigint", "ALTER TABLE four ADD a int, ADD b int"))
    column = Column("kind", "text")._replace(default="a")
    cursor = op.get_bind().connection.cursor()
    added = sql.SQL("ALTER TABLE {} ADD {} {} DEFAULT {}").format(sql.Identifier("public", "four"), sql.Identifier(column.name), sql.SQL(column.type), sql.Literal(column.default))
    op.get_bind().exec_driver_sql(added.as_string(cursor))
    op.execute(sql.SQL("UPDATE {table} SET {parts}").format(
        table=sql.Identifier("four"), parts=sql.SQL(", ").join(sql.SQL("{} = {}").format(sql.Identifier(part), sql.Literal(1)) for part in ("a", "b"))).as_string(cursor))
    four = sa.table("four", sa.column("label", sa.Text), sa.column("tags", postgresql.ARRAY(sa.Text)), sa.column("number", sa.Integer))
    op.execute(four.update().where(four.c.label == sa.any_(four.c.tags)).values(number=1))
    op.execute(four.delete().where(sa.tuple_(four.c.label, four.c.number).in_([("a", 1), ("b", 2)])))


def downgrade():
    op.execute("DROP SCHEMA steps CASCADE")
    list(map(op.drop_table, ["four", "five", "six", "seven", "eight", "kinds"]))
