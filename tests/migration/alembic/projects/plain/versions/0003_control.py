"""What decides, repeats and is read from beside the migration."""
import os
from functools import wraps
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
def context_is_offline():
    return op.get_context().as_sql


TABLES = {"a": ["x", "y"], "b": ["z"]}


def told(function):
    @wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@told
def make(table, *, columns):
    op.create_table(table, sa.Column("id", sa.Integer, primary_key=True), *(sa.Column(name, sa.Text) for name in columns))


def each(names):
    for name in names:
        yield name.upper()


def upgrade():
    for table, columns in sorted(TABLES.items(), reverse=True):
        make(table, columns=columns)
    if op.get_bind().dialect.name != "postgresql":
        op.drop_table("a")
        return
    if not context_is_offline():
        op.execute("COMMENT ON TABLE a IS '%s %03d'" % ("number", 7))
    op.execute((Path(__file__).parent.parent / "sql" / "view.sql").read_text())
    with open(os.path.join(os.path.dirname(__file__), "..", "sql", "more.sql")) as file:
        for statement in file.read().split(";"):
            if statement.strip():
                op.execute(statement.strip())
    for name in each(["p", "q"]):
        op.execute('ALTER TABLE a ADD "{0}" int DEFAULT {n}'.format(name, n=len(name)))
    try:
        op.add_column("b", sa.Column("w", sa.Text))
    finally:
        op.execute("ANALYZE b")
    with op.get_context().autocommit_block():
        op.create_index("b_w", "b", ["w"], postgresql_concurrently=True)


def downgrade():
    op.drop_index("b_w", postgresql_concurrently=False)
    op.execute("DROP VIEW all_of_a")
    [op.drop_table(table) for table in TABLES]
