"""Gives each line of expressions.txt to the server and writes catalog.json and items.json for canonical-compare.

Usage: expressions.py EXPRESSIONS FOLDER SOURCES   (PGHOST and the like say where the server is)
"""

import json
import subprocess
import sys
from pathlib import Path

PSQL = ["psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--dbname=canonical"]


def psql(sql, check=False):
    done = subprocess.run([*PSQL, "--file=-"], input=sql, capture_output=True, text=True, check=False)
    if check and done.returncode != 0:
        sys.exit(done.stderr)
    return done


def split_default(rest):
    """'numeric(10,2) 0' -> type and expression."""
    for words in ("double precision", "character varying"):
        if rest.startswith(words):
            return words, rest[len(words) + 1 :]
    name, _, expression = rest.partition(" ")
    return name, expression


def statement(number, kind, rest):
    if kind == "check":
        return f"ALTER TABLE app.t ADD CONSTRAINT i{number} CHECK ({rest});"
    if kind == "policy":
        return f"CREATE POLICY i{number} ON app.t USING ({rest});"
    if kind == "default":
        type_, expression = split_default(rest)
        return f"CREATE TABLE made.i{number} (i{number} {type_} DEFAULT {expression});"
    return f"CREATE VIEW made.i{number} AS {rest};"


def main():
    expressions, folder, sources = map(Path, sys.argv[1:])
    subprocess.run(["createdb", "canonical"], check=True)
    psql((sources / "schema.sql").read_text() + "CREATE SCHEMA made;", check=True)
    lines = [line for line in expressions.read_text().splitlines() if line and not line.startswith("#")]
    sql, written = ["SET search_path = app, public;"], {}
    for number, line in enumerate(lines):
        kind, _, rest = line.partition(" ")
        sql.append(statement(number, kind, rest))
        written[f"i{number}"] = (kind, split_default(rest)[1] if kind == "default" else rest)
    done = psql("\n".join(sql))
    if done.stderr:
        print(done.stderr, file=sys.stderr)
    # The relations made here are what is tested, not what it is tested with.
    catalog = json.loads(psql((sources / "catalog.sql").read_text(), check=True).stdout)
    items = json.loads(psql((sources / "stored.sql").read_text(), check=True).stdout)
    items = [item for item in items if item["name"] in written]
    for item in items:
        kind, text = written[item["name"]]
        # The column of a default is not visible to it.
        item["written"] = text
    missing = set(written) - {item["name"] for item in items}
    for name in sorted(missing):
        print("refused by the server:", written[name], file=sys.stderr)
    (folder / "catalog.json").write_text(json.dumps(catalog))
    (folder / "items.json").write_text(json.dumps(items))


main()
