#!/usr/bin/env bash
# --via alembic: the real Alembic as a second opinion, on the sample project and on a migration that depends on the day.
set -euo pipefail
command -v alembic >/dev/null || { echo "SKIPPED: alembic is not installed"; exit 77; }

tool=${PGSTEWARD_BIN:?}/validate-migration
source=${PGSTEWARD_SOURCE:?}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0
ok() { count=$((count + 1)); echo "ok $count - $1"; }
fail() { echo "not ok - $1"; cat "$work/out" "$work/err"; exit 1; }
run() {
  local wanted=$1 status=0
  shift
  "$tool" "$@" >"$work/out" 2>"$work/err" || status=$?
  [ "$status" -eq "$wanted" ] || fail "$* ended with $status, not $wanted"
}

cd "$source/testdata/projects/attribution"
run 0 --via alembic
versions=$(find alembic/versions -name '*.py' | wc -l)
grep -qxF "note: Alembic agrees on $versions of $versions migrations that it has an opinion on" "$work/err" || fail "agreement on the sample project"
ok "Alembic sends for every migration of the sample project what is read"

mkdir -p "$work/project/versions"
cd "$work/project"
cat >alembic.ini <<'INI'
[alembic]
script_location = .
sqlalchemy.url = postgresql://nowhere/none
INI
cat >env.py <<'PY'
from alembic import context

context.configure(dialect_name="postgresql", literal_binds=True)
with context.begin_transaction():
    context.run_migrations()
PY
cat >versions/0001_plain.py <<'PY'
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE plain (id bigint)")


def downgrade():
    op.execute("DROP TABLE plain")
PY
cat >versions/0002_asks.py <<'PY'
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    for row in op.get_bind().execute("SELECT 1"):
        op.execute("CREATE TABLE asked (id bigint)")


def downgrade():
    pass
PY
cat >versions/0003_patched.py <<'PY'
import alembic.op as op

revision = "0003"
down_revision = "0002"


def upgrade():
    op.execute("CREATE TABLE %s (id bigint)" % NAME)


NAME = "one"
globals()["NAME"] = "other"


def downgrade():
    op.execute("DROP TABLE other")
PY
run 1 --via alembic versions
grep -qF '[alembic-disagrees]' "$work/out" || fail "the difference is found"
grep -qF 'Alembic "CREATE TABLE other (id bigint)", read "CREATE TABLE one (id bigint)"' "$work/out" || fail "both sides are shown"
ok "what Alembic sends otherwise is a finding that shows both sides"
grep -qF 'note: Alembic has no opinion on 0002: ' "$work/err" || fail "where Alembic stops is said"
ok "where Alembic needs a database is said, and what follows is compared"

run 2 --via django versions
run 2 --via alembic --via-limit soon versions
echo 'CREATE TABLE t (a int);' >"$work/t.sql"
run 2 --via alembic "$work/t.sql"
ok "what cannot be asked is an error of usage"
echo "1..$count"
