"""Runs every revision of a project up and down with the real Alembic, and prints what each sent as JSON lines.

The server comes from the PG… variables; the project is a folder with metadata.py and versions/. Statements that only
read (what Alembic and SQLAlchemy ask before they act) and Alembic's own bookkeeping are left out.
"""
import json
import pathlib
import runpy
import sys

try:
    import psycopg2  # noqa: F401
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory
    from sqlalchemy import create_engine, event
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(77)

project = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(project))
metadata = runpy.run_path(str(project / "env.py"))["target_metadata"]
script = ScriptDirectory(str(project))
engine = create_engine("postgresql+psycopg2://")
sent = []


def record(connection, cursor, statement, parameters, context, executemany):
    rows = parameters if executemany else [parameters]
    texts = [cursor.mogrify(statement, row).decode() for row in rows]
    if executemany and " VALUES " in statement:
        head = texts[0].split(" VALUES ", 1)[0]
        texts = [head + " VALUES " + ", ".join(text.split(" VALUES ", 1)[1] for text in texts)]
    sent.extend(texts)


def run(revision, name):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
        event.listen(connection, "before_cursor_execute", record)
        sent.clear()
        with context.begin_transaction(_per_migration=True):
            with Operations.context(context):
                getattr(revision.module, name)()
        statements = [one for one in sent if one.split(None, 1)[0].upper() not in ("SELECT", "SHOW")]
        print(json.dumps({"revision": revision.revision, "direction": name, "statements": statements}))


revisions = list(reversed(list(script.walk_revisions())))
for one in revisions:
    run(one, "upgrade")
for one in reversed(revisions):
    run(one, "downgrade")
