import textwrap
from functools import partial
from alembic import op as alembic_op
from sqlalchemy import text as t

revision = '2'
down_revision = None
SQL = textwrap.dedent("""\
    ALTER TABLE "x" ADD COLUMN y int;
    -- \u00e9 \x41 \N{DASH}
    DROP TABLE %s;
""") % "z"
run = partial(alembic_op.execute, execution_options={})


def helper(conn, *names, **options):
    for i, (a, b) in enumerate(zip(names, names[1:])):
        conn.execute(t("UPDATE {} SET {b} = :v".format(a, b=b)), {"v": i})


def upgrade():
    conn = alembic_op.get_bind()
    run(SQL)
    helper(conn, *"a b c".split(), dry=False)
    if conn.dialect.name == 'postgresql' and not alembic_op.get_context().as_sql:
        alembic_op.execute(r'DROP TYPE ' + 'e' * 3 + "\"" u"x" rf'{1:0{2}}')
    try:
        rows = conn.execute("SELECT 1").fetchall()
    except Exception as error:
        raise ValueError from error
    finally:
        pass
    while rows:
        row = rows.pop()
        alembic_op.execute("DELETE FROM t WHERE id = %d" % row[0])
    alembic_op.execute(";".join(["DROP VIEW v%d" % n for n in range(3) if n % 2]))


downgrade = lambda: None
