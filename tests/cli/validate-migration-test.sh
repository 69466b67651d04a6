#!/usr/bin/env bash
# The built validate-migration as its users call it: exit statuses, sources, git, waivers, formats.
set -euo pipefail

bin=${PGSTEWARD_BIN:?}
source=${PGSTEWARD_SOURCE:?}
tool=$bin/validate-migration
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.org
unset SOURCE_DATE_EPOCH

count=0
# run STATUS ARGUMENTS...: stdout to $work/out, stderr to $work/err.
run() {
  local wanted=$1 status=0
  shift
  "$tool" "$@" >"$work/out" 2>"$work/err" || status=$?
  if [ "$status" -ne "$wanted" ]; then
    echo "not ok - $* ended with $status, not $wanted"
    cat "$work/out" "$work/err"
    exit 1
  fi
}
ok() {
  count=$((count + 1))
  echo "ok $count - $1"
}
# same WHAT EXPECTED: compares stdout as a whole.
same() {
  if ! diff -u <(printf '%s\n' "$2") "$work/out"; then
    echo "not ok - $1"
    exit 1
  fi
  ok "$1"
}
holds() {
  if ! grep -qF -- "$3" "$work/$2"; then
    echo "not ok - $1"
    cat "$work/$2"
    exit 1
  fi
  ok "$1"
}

cd "$source/testdata/projects/attribution"
run 0
ok "the sample project passes with its configuration and no argument"

proposals=../attribution-proposals
run 1 $proposals/blocked/202511181000_drop_tenant_notes.py
holds "a dropped column is blocked" out "error: drops the column public.tenants.notes and its data [drop-column]"
run 0 $proposals/waived/202511181000_drop_tenant_notes.py
holds "the same with a waiver passes, and the waiver is named" out "(ADR-008, line"
run 1 --waivers deny $proposals/waived/202511181000_drop_tenant_notes.py
ok "--waivers deny lets no waiver count"
run 0 --format json .
cp "$work/out" "$work/first.json"
run 0 --format json --jobs 1 .
cmp "$work/first.json" "$work/out"
ok "the result does not depend on the number of threads"
run 0 --from-json "$work/first.json" --format json
cmp "$work/first.json" "$work/out"
ok "a saved report renders to itself"
run 0 --summary --format json alembic/versions
holds "--summary counts" out '"columns": {'
run 0 alembic/versions@202511121302
holds "DIR@REVISION ends there" err "1 file"
run 2 alembic/versions@199901010000
ok "an unknown revision is exit 2"

cd "$work"
printf 'DROP TABLE orders;\n' >drop.sql
run 1 --no-config - <drop.sql
same "stdin is SQL" 'stdin:1:1: error: drops the table public.orders and its rows [drop-table]
    DROP TABLE orders;
    ^^^^^^^^^^^^^^^^^
    fix: deploy code that does not use public.orders first, then drop it with CI:DESTRUCTIVE_OK and the decision'
run 1 --no-config --stdin-filename m.py - <<'PY'
from alembic import op
def upgrade():
    op.drop_table("orders")
PY
holds "--stdin-filename decides the kind" out "m.py:3:5: error: drops the table public.orders"
mkdir beside
printf 'def gone(op):\n    op.drop_table("orders")\n' >beside/helpers.py
printf 'from alembic import op\nfrom helpers import gone\n\n\ndef upgrade():\n    gone(op)\n' >beside/m.py
cd beside
run 1 --no-config m.py
holds "helpers beside the file are read, from its own folder too" out "drops the table public.orders"
cd ..
run 2 --no-config - </dev/null
holds "empty stdin is exit 2" err "stdin is empty"
printf 'drop.sql\0' | run 1 --no-config --files0-from -
ok "names from a list"
run 2 --no-config nowhere.sql
ok "a missing file is exit 2"
run 2 --no-such-option
holds "a bad option is exit 2 and points to the help" err "--help"
run 0 --no-config --fail-on never drop.sql
ok "--fail-on never"
printf 'SELEC 1;\nDROP TABLE a;\n' >broken.sql
run 2 --no-config --fail-on never broken.sql
holds "a syntax error is exit 2 whatever --fail-on says" out 'broken.sql:1:1: error: syntax error at or near "SELEC"'
holds "and the rest is still examined" out "drops the table public.a"
run 1 --no-config --format json drop.sql
cp "$work/out" baseline.json
run 0 --no-config --baseline baseline.json drop.sql
ok "a baseline accepts today's findings"
(set +o pipefail; for i in $(seq 3000); do echo "DROP TABLE t$i;"; done | "$tool" --no-config - 2>"$work/err" | head -n 1 >/dev/null)
[ ! -s "$work/err" ] || ! grep -qi 'pipe' "$work/err"
ok "a closed pipe ends quietly"

# Included files, inside the project only.
mkdir -p project/parts && (cd project && git init -q)
printf 'DROP TABLE secret;\n' >outside.sql
printf '\\ir parts/a.sql\n\\i parts/missing.sql\n\\i ../outside.sql\n' >project/all.sql
printf 'DROP TABLE included;\n' >project/parts/a.sql
run 2 --no-config project/all.sql
holds "an included file is examined where it stands" out "project/parts/a.sql:1:1: error: drops the table public.included"
holds "a missing one is an error" out 'project/all.sql:2:1: error: cannot read the included file "parts/missing.sql" inside the project'
holds "and so is one outside" out 'project/all.sql:3:1: error: cannot read the included file "../outside.sql" inside the project'

# Input that nobody meant: a clear error, never a crash, and never a pass.
hostile() {
  local status=0
  "$tool" --no-config --quiet "$work/$1" >"$work/out" 2>"$work/err" || status=$?
  [ "$status" -eq 2 ] || { echo "not ok - $1 ended with $status"; exit 1; }
  grep -q 'error' "$work/out"
}
printf 'SELECT 1;\0DROP TABLE a;' >nul.sql && hostile nul.sql
printf "SELECT 'caf\\351';" >latin.sql && hostile latin.sql
printf '\377\376D\0R\0' >utf16.sql && hostile utf16.sql
printf '\177ELF\1\2\0\377' >binary.py && hostile binary.py
printf 'CREATE FUNCTION f() RETURNS void AS $$ BEGIN DROP TAB' >cut.sql && hostile cut.sql
printf 'COPY t FROM stdin;\n1\n2\n' >cut-copy.sql && hostile cut-copy.sql
printf 'SELECT 1; /* no end' >cut-comment.sql && hostile cut-comment.sql
printf 'from alembic import op\ndef upgrade():\n    op.execute("""DROP TABLE a' >cut.py && hostile cut.py
(printf 'SELECT '; head -c 100000 /dev/zero | tr '\0' '('; echo ';') >deep.sql && hostile deep.sql
(printf 'SELECT 1'; for _ in $(seq 20000); do printf '+1'; done; echo ';') >chain.sql && hostile chain.sql
(printf 'x = '; head -c 100000 /dev/zero | tr '\0' '['; echo) >deep.py && hostile deep.py
ok "truncated, binary and deeply nested input ends in an error"

# What only version control knows.
# An export of a repository has no .git; a file of its tools marks the project.
mkdir -p export/db/versions export/helpers && touch export/helpers/__init__.py
printf 'from alembic import op\n\ndef forget(name):\n    op.execute("DROP TABLE " + name)\n' >export/helpers/ddl.py
printf 'from helpers.ddl import forget\nrevision = "1"\ndown_revision = None\n\ndef upgrade():\n    forget("orders")\n\ndef downgrade():\n    pass\n' >export/db/versions/1.py
run 1 export/db/versions
holds "what stands beside the named folder is not read" out 'helpers.ddl.forget() was not found in this repository'
touch export/alembic.ini
run 1 export/db/versions
holds "unless a file marks the project" out 'drops the table public.orders'

mkdir repository && cd repository && git init -q -b main
mkdir migrations
printf 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n' >migrations/000001_orders.up.sql
printf 'DROP TABLE orders;\n' >migrations/000001_orders.down.sql
printf 'CREATE TABLE items (id bigint PRIMARY KEY);\n' >migrations/000003_items.up.sql
printf 'DROP TABLE items;\n' >migrations/000003_items.down.sql
git add . && git commit -qm one
git checkout -q -b change
run 0 --no-config --changed-since main migrations
same "nothing changed" "No candidate migrations detected; skipping."
printf 'ALTER TABLE orders DROP COLUMN note;\n' >migrations/000004_note.up.sql
run 1 --no-config --changed-since main migrations
holds "an added migration is judged, with the chain as context" out "migrations/000004_note.up.sql:1:1: error: drops the column public.orders.note"
git add . && git commit -qm two
printf 'DROP TABLE legacy; -- CI:DESTRUCTIVE_OK - See ADR-1\n' >migrations/000005_legacy.up.sql
git add . && git commit -qm waived
printf 'SELECT 1;\n' >migrations/000006_next.up.sql
run 0 --no-config --fail-on warning --changed-since HEAD migrations
ok "waivers of what is only context are not stale"
rm migrations/000006_next.up.sql
printf 'SELECT 1;\n' >migrations/000002_late.up.sql
run 1 --no-config --changed-since main migrations
holds "an insertion before applied migrations is a finding" out "[out-of-order-revision]"
rm migrations/000002_late.up.sql
git rm -q migrations/000003_items.up.sql migrations/000003_items.down.sql
run 1 --no-config --changed-since main migrations
holds "a deleted migration is a finding" out "[removed-migration]"
run 0 --no-config --format json git:main:migrations
holds "a folder as it stands in a git revision" err "4 files, 4 statements"
run 1 --no-config git:change:migrations/000004_note.up.sql
holds "a file of a git revision" out "git:change:migrations/000004_note.up.sql:1:1: error"
run 2 --no-config git:main:nowhere
run 2 --no-config git:nowhere:migrations
ok "what is not in git is exit 2"
run 2 --no-config --changed-since no-such-revision migrations
ok "an unknown base is exit 2"

cd "$work" && mkdir emit && cd emit
printf 'CREATE TABLE a (i int);\nCOPY a FROM stdin;\n1\n\\.\n' >000001_a.up.sql
printf 'DROP TABLE a;\n' >000001_a.down.sql
printf 'CREATE INDEX CONCURRENTLY ON a (i);\n' >000002_i.up.sql
printf 'DROP INDEX a_i_idx;\n' >000002_i.down.sql
run 0 --no-config --emit sql .
holds "--emit sql names revision and place" out "-- 000001, 000001_a.up.sql:1"
holds "--emit sql keeps the data of COPY" out '\.'
run 0 --no-config --emit sql --direction downgrade .
statements=$(grep '^DROP' "$work/out" | tr '\n' ' ')
[ "$statements" = "DROP INDEX a_i_idx; DROP TABLE a; " ] || { echo "not ok - the downgrade in reverse: $statements"; exit 1; }
ok "the downgrade comes in reverse"
printf 'SELEC 1;\n' >000003_e.up.sql
run 2 --no-config --emit sql .
holds "what cannot be parsed is exit 2, and printed" out "SELEC 1;"
run 2 --no-config --emit json .
cd "$work" && mkdir emit-types && cd emit-types
cat >0001_types.py <<'PY'
from alembic import op
from sqlalchemy.dialects import postgresql
revision = "a"
down_revision = None
def upgrade():
    postgresql.ENUM("x", name="Kind", schema="s").create(op.get_bind(), checkfirst=True)
    op.get_bind().execute("UPDATE t SET a = '$1'")
    op.get_bind().exec_driver_sql("UPDATE t\nSET a = %s", (compute(),))
PY
run 0 --no-config --emit sql .
holds "psql asks for a type as SQLAlchemy does" out "SELECT to_regtype('s.\"Kind\"') IS NULL AS missing \\gset"
holds "what is sent only where the type is missing ends" out '\endif'
holds "a literal is no parameter" out "UPDATE t SET a = '\$1';"
holds "psql cannot run what only the program knows" out '-- SET a = '
cat >0002_perhaps.py <<'PY'
from alembic import op
revision = "b"
down_revision = "a"
def upgrade():
    op.execute("CREATE TABLE kept (i int)")
    try:
        op.execute("CREATE EXTENSION pg_trgm")
    except Exception:
        op.execute("ROLLBACK")
PY
run 0 --no-config --emit sql .
holds "a rollback that is only perhaps sent undoes nothing in psql" out '-- ROLLBACK'
rm 0001_types.py && sed -i 's/"a"$/None/' 0002_perhaps.py
"$bin/normalize-schema" --no-config . >"$work/out" 2>"$work/err"
holds "nor in the catalog" out 'TABLE public.kept'

echo "1..$count"
