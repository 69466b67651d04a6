#!/usr/bin/env bash
# sent-by-alembic.sh PROJECT: sent-by-alembic.py against a server of its own. 77: Alembic or PostgreSQL is not there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
python=
for candidate in python3 /usr/bin/python3; do
    if "$candidate" -c 'import alembic, psycopg2' 2>/dev/null; then python=$candidate; break; fi
done
[[ -n $python ]] || { echo "no Alembic with psycopg2" >&2; exit 77; }
# shellcheck source=tests/support/scratch-postgres.sh
source "$here/../../support/scratch-postgres.sh"
scratch_postgres_start >&2 || exit 77
SQLALCHEMY_SILENCE_UBER_WARNING=1 PYTHONDONTWRITEBYTECODE=1 PGDATABASE=postgres "$python" -W ignore "$here/sent-by-alembic.py" "$1"
