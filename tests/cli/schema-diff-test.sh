#!/usr/bin/env bash
# The built schema-diff as its users call it: exit statuses, sources, the register, formats, statements.
set -euo pipefail

bin=${PGSTEWARD_BIN:?}
source=${PGSTEWARD_SOURCE:?}
tool=$bin/schema-diff
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.org

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
  if ! diff -u <(printf '%s' "${2:+$2$'\n'}") "$work/out"; then
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
lacks() {
  if grep -qF -- "$3" "$work/$2"; then
    echo "not ok - $1"
    cat "$work/$2"
    exit 1
  fi
  ok "$1"
}

# The sample project: the three drifts of its register, and no other.
cd "$source/testdata/projects/attribution"
run 1 --exact never --format markdown
cp "$work/out" "$work/table.md"
[ "$(grep -c '^| SCHEMA-DRIFT-' "$work/table.md")" -eq 3 ]
ok "the sample project's table has three drifts"
holds "it is the register's table" out '| ID | Object | Drift Type | Canonical Truth | Migration State | Resolution Decision | Status |'
holds "the index is history" out '| SCHEMA-DRIFT-001 | index public.idx_allocations_channel_performance | changed&#58; definition |'
holds "so is the check" out '| SCHEMA-DRIFT-002 | constraint public.dead_events.ck_dead_events_remediation_status_valid | changed&#58; definition |'
holds "the renamed column is open" out '| SCHEMA-DRIFT-003 | column public.attribution_allocations.channel | renamed |'
run 1 --exact never --format json
holds "and the only drift" out '"severity": "BLOCKING"'
[ "$(grep -c '"id": "SCHEMA-DRIFT-003"' "$work/out")" -eq 1 ]
holds "it comes from what renamed the column" out '"revision": "202511141311"'
cp "$work/out" "$work/first.json"
run 1 --exact never
holds "its name is the news" out 'error: BLOCKING SCHEMA-DRIFT-003: column public.attribution_allocations.channel is called channel_code in ACTUAL [schema-drift]'
holds "both sides stand below each other" out '    expected: channel character varying(100) NOT NULL'
holds "and" out '    actual:   channel_code text NOT NULL'
holds "the rename is the first thing to do" out '    fix: ALTER TABLE public.attribution_allocations RENAME COLUMN channel_code TO channel; ALTER TABLE'
holds "what only follows from the drift is counted as such" err 'objects match (98.71 %), 2 of the others follow from a drift'
run 1 --exact never --emit sql
holds "what a shorter type does to longer values" out '-- column public.attribution_allocations.channel: values longer than 100 characters are refused'
run 1 --from-json "$work/first.json" --format json
cmp "$work/first.json" "$work/out"
ok "a saved report renders to itself, with its exit status"
run 1 --exact never --format json db/schema/canonical_schema.sql alembic/versions@202511161210
for id in 001 002 003; do [ "$(grep -c "\"id\": \"SCHEMA-DRIFT-$id\"" "$work/out")" -eq 1 ]; done
ok "before the reconciliation all three were there, under the same ids"
[ "$(grep -c '"id": null' "$work/out")" -eq 1 ]
holds "and the single-column index that it drops beside 001" out '"object": "public.idx_allocations_channel"'

cd "$work"
mkdir -p db
cat >db/expected.sql <<'SQL'
CREATE TABLE orders (
    id bigint PRIMARY KEY,
    total numeric NOT NULL,
    note text
);
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0);
CREATE INDEX orders_total ON orders (total);
SQL
cat >db/actual.sql <<'SQL'
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL, remark varchar(10));
CREATE INDEX orders_total ON orders (total) WHERE total > 0;
SQL
cp db/expected.sql db/same.sql
run 0 --no-config db/expected.sql db/same.sql
same "equal schemas say nothing" ''
if ! diff -u - "$work/err" <<'ERR'
note: not compared, as usual: the order of columns (--column-order respect); line endings in the bodies of routines (--line-endings respect); rows, the values of sequences, and whether a materialized view is filled; versions and comments of extensions, unless both sides state them; databases, tablespaces, large objects, parameters, and roles that only one side can know of; the bookkeeping tables of migration frameworks
2 files, 6 statements: no findings
PASS: 9 of 9 objects match (100.00 %)
ERR
then exit 1; fi
ok "but what they were held to, what was not compared, and the result last"
run 1 --no-config db/expected.sql db/actual.sql
holds "a drift names where both sides come from" out 'db/actual.sql:2:1: error: HIGH: index public.orders_total: definition differs [schema-drift]'
holds "what is expected" out '    expected: CREATE INDEX orders_total ON public.orders (total)'
holds "and what there is" out '    actual:   CREATE INDEX orders_total ON public.orders (total) WHERE (total > (0)::numeric)'
holds "what is missing shows the text that expects it" out 'db/expected.sql:6:1: error: BLOCKING: constraint public.orders.total_positive is missing'
holds "with the statement that mends it" out 'fix: ALTER TABLE public.orders ADD CONSTRAINT total_positive CHECK (total > (0)::numeric) NOT VALID; ALTER TABLE public.orders VALIDATE CONSTRAINT total_positive'
run 0 --no-config --fail-on never db/expected.sql db/actual.sql
ok "--fail-on never"
run 0 --no-config --ignore 'table:public.orders' db/expected.sql db/actual.sql
ok "what is ignored is no drift"
run 2 --no-config --ignore 'tabel:public.orders' db/expected.sql db/actual.sql
holds "a pattern over an unknown kind is exit 2" err 'did you mean "table"?'
run 1 --no-config - db/actual.sql <db/expected.sql
ok "stdin is a side"
run 1 --no-config <(cat db/expected.sql) <(cat db/actual.sql)
ok "and so is a pipe"
run 2 --no-config db/expected.sql
holds "one source needs a canonical schema" err 'name EXPECTED and ACTUAL'
run 2 --no-config db/expected.sql db/none.sql
holds "a file that is not there is exit 2" err 'db/none.sql: no such file or folder'
printf 'CREATE TABLE t (a int;\n' >db/bad.sql
run 2 --no-config db/expected.sql db/bad.sql
holds "text that cannot be parsed is exit 2" out 'db/bad.sql:1:22: error: syntax error at end of input'
holds "and then nothing is compared" err 'nothing is compared: what could not be read may hold anything'
lacks "what it lacks is no drift" out 'is missing'
run 2 --no-config --format json db/expected.sql db/bad.sql
holds "nor is it a pass" out '"severity": null'
cp "$work/out" db/unread.json
run 2 --from-json db/unread.json
holds "and a saved report has that exit status" out 'db/bad.sql:1:22: error: syntax error at end of input'
run 2 --no-config --emit sql db/expected.sql db/bad.sql
same "no statements come from half of a schema" ''
printf 'CREATE TABLE orders (\n    id bigint PRIMARY KEY,\n    total num' >db/cut.sql
run 2 --no-config db/expected.sql db/cut.sql
holds "a dump that was cut is exit 2" out 'db/cut.sql:1:1: error: syntax error at end of input'
printf '{"schema_version": 99, "objects": []}' >db/other.json
run 2 --no-config db/expected.sql db/other.json
holds "so is a snapshot of another version" err 'db/other.json: a snapshot of schema version 99, and only version 1 is known here'
mkdir -p empty
run 2 --no-config db/expected.sql empty
holds "and a folder without migrations" err 'empty: no migrations of a known framework were found here'
run 3 --no-config db/expected.sql 'postgresql://nobody@127.0.0.1:1/x?connect_timeout=2'
ok "a database that cannot be reached is exit 3"
run 1 --no-config --format sarif --report json=report.json --report markdown=report.md --report junit=report.xml --report github=report.txt db/expected.sql db/actual.sql
holds "SARIF has the rule" out '"id": "schema-drift"'
grep -q '"change": "missing"' report.json
grep -q '| new | column public.orders.note | missing |' report.md
grep -q '^::error file=db/actual.sql' report.txt
ok "all formats come from one analysis"

# Severities and the ignore list of the configuration.
cat >pgsteward.yaml <<'YAML'
version: 1
canonical: db/expected.sql
drift:
  register: db/drift.yaml
  ignore: ["column:*.note", "column:*.remark"]
  severity: { "constraint:*": LOW, "index:*": MEDIUM }
YAML
run 2 db/actual.sql
holds "a register that is configured and not there is exit 2" err 'db/drift.yaml'
run 0 --update-register db/actual.sql
holds "--update-register gives ids" out 'db/actual.sql:2:1: warning: MEDIUM SCHEMA-DRIFT-002: index public.orders_total'
cp db/drift.yaml db/first.yaml
run 0 --update-register db/actual.sql
cmp db/first.yaml db/drift.yaml
ok "and gives them once"
run 1 --fail-on notice db/actual.sql
sed -i 's/status: open/status: accepted  # both/; s/decision: null/decision: ADR-7/' db/drift.yaml
run 0 --fail-on notice db/actual.sql
holds "accepted drifts do not fail a run" out '[schema-drift]'
holds "and name the line of the register" out "(ADR-7, db/drift.yaml line $(sed -n '/SCHEMA-DRIFT-002/=' db/drift.yaml))"
run 0 --format json db/actual.sql
holds "and nothing is open" out '"severity": "PASS"'
run 0 --emit sql db/actual.sql
lacks "nor reconciled" out 'ALTER TABLE'
run 0 --format json db/expected.sql db/same.sql
holds "an entry that matches nothing is reported" out '"unmatched": ['
rm pgsteward.yaml

# Statements.
run 1 --no-config --emit sql db/expected.sql db/actual.sql
same "--emit sql" '-- turns db/actual.sql into db/expected.sql
DROP INDEX CONCURRENTLY public.orders_total;
BEGIN;
ALTER TABLE public.orders ADD COLUMN note text;
ALTER TABLE public.orders ADD CONSTRAINT total_positive CHECK (total > (0)::numeric) NOT VALID;
COMMIT;
ALTER TABLE public.orders VALIDATE CONSTRAINT total_positive;
CREATE INDEX CONCURRENTLY orders_total ON public.orders (total);
-- destructive, so left to you (--allow-destructive): column public.orders.remark
-- ALTER TABLE public.orders DROP COLUMN remark;'
run 1 --no-config --emit sql --one-transaction --allow-destructive db/expected.sql db/actual.sql
same "--one-transaction, --allow-destructive" '-- turns db/actual.sql into db/expected.sql
BEGIN;
DROP INDEX public.orders_total;
ALTER TABLE public.orders ADD COLUMN note text;
ALTER TABLE public.orders ADD CONSTRAINT total_positive CHECK (total > (0)::numeric);
CREATE INDEX orders_total ON public.orders (total);
-- destructive: column public.orders.remark
ALTER TABLE public.orders DROP COLUMN remark;
COMMIT;'
run 0 --no-config --emit sql db/expected.sql db/same.sql
same "nothing to reconcile" '-- turns db/same.sql into db/expected.sql'
run 1 --no-config --emit alembic db/expected.sql db/actual.sql
holds "--emit alembic has an upgrade" out '    op.execute("ALTER TABLE public.orders ADD COLUMN note text")'
holds "with autocommit blocks" out '    with op.get_context().autocommit_block():'
holds "and a downgrade" out 'def downgrade() -> None:'
cp "$work/out" db/migration.py
if command -v python3 >/dev/null; then
  python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())' db/migration.py
  ok "which Python parses"
fi
run 1 --no-config --rename 'column:public.orders.note=public.orders.remark' --emit sql db/expected.sql db/actual.sql
lacks "a rename that looks like none is not made" out 'RENAME COLUMN'

# Git revisions.
git init -q repo
cd repo
cp ../db/actual.sql schema.sql
git add . && git commit -qm one
cp ../db/expected.sql schema.sql
run 1 --no-config schema.sql git:HEAD:schema.sql
holds "two git states compare" out 'git:HEAD:schema.sql:2:1: error: HIGH: index public.orders_total'
run 2 --no-config schema.sql git:nosuch:schema.sql
holds "a revision that is not there is exit 2" err 'there is no git revision nosuch'
cd ..

# What reads badly as "expected X, there is Y".
cat >db/named.sql <<'SQL'
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL, note text DEFAULT 'x');
CREATE INDEX orders_note_idx ON orders (note);
SQL
cat >db/unnamed.sql <<'SQL'
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, note text);
CREATE INDEX by_note ON orders (note);
GRANT SELECT ON orders TO PUBLIC;
SQL
run 1 --no-config --ignore 'table:*.acl' db/named.sql db/unnamed.sql
same "the words of what one side lacks" "db/unnamed.sql:1:1: error: HIGH: column public.orders.note: default is expected, ACTUAL has none [schema-drift]
    CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, note text);
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    expected: 'x'::text
    fix: ALTER TABLE ONLY public.orders ALTER COLUMN note SET DEFAULT 'x'::text
db/unnamed.sql:1:1: error: BLOCKING: column public.orders.total: NOT NULL is expected, ACTUAL has none [schema-drift]
    CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, note text);
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    fix: ALTER TABLE public.orders ADD CONSTRAINT pgsteward_total_not_null CHECK (total IS NOT NULL) NOT VALID; ALTER TABLE public.orders VALIDATE CONSTRAINT pgsteward_total_not_null; ALTER TABLE public.orders ALTER COLUMN total SET NOT NULL; ALTER TABLE public.orders DROP CONSTRAINT pgsteward_total_not_null
db/unnamed.sql:2:1: notice: LOW: index public.orders_note_idx is called by_note in ACTUAL [schema-drift]
    CREATE INDEX by_note ON orders (note);
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    fix: ALTER INDEX public.by_note RENAME TO orders_note_idx"
holds "what this run in particular leaves out is said alone" err 'note: not compared: table:*.acl (ignored)'
: >db/nothing.sql
run 0 --no-config db/nothing.sql db/unnamed.sql
holds "an object is looked for where it was made" out 'db/unnamed.sql:1:1: warning: MEDIUM: table public.orders is not expected'

# What a server is needed for.
if command -v pg_ctl >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; then
  run 1 --no-config --prove --format json db/expected.sql db/actual.sql
  holds "--prove shows that nothing is left" out '"left": []'
  holds "and that all statements ran" out '"refused": []'
  run 1 --no-config --exact always db/expected.sql db/actual.sql
  holds "--exact always finds the same" out 'index public.orders_total: definition differs'
  holds "and where it stands in the text" out 'db/actual.sql:'
  cat >db/computed.sql <<'END'
CREATE TABLE a (x int);
CREATE ROLE reader;
DO $$ BEGIN EXECUTE 'GRANT SELECT ON ' || (SELECT min(relname) FROM pg_class WHERE relname = 'a') || ' TO reader'; END $$;
END
  printf 'CREATE TABLE a (x int); CREATE ROLE reader;' >db/plain.sql
  run 1 --no-config --exact always db/computed.sql db/plain.sql
  holds "also what only the server could make of the text" out 'db/plain.sql:1:1: error: HIGH: table public.a: acl is expected, ACTUAL has none'
  printf 'CREATE VIEW v AS SELECT mystery(1) AS x;\n' >db/unknown.sql
  printf 'CREATE VIEW v AS SELECT mystery(2) AS x;\n' >db/unknown2.sql
  run 1 --no-config --exact never db/unknown.sql db/unknown2.sql
  holds "what cannot be told is said" out 'notice: cannot tell whether view public.v is as expected in its query'
  run 0 --no-config --exact never --allow-undetermined db/unknown.sql db/unknown2.sql
  ok "--allow-undetermined"
  run 1 --no-config --exact never --format json db/unknown.sql db/unknown2.sql
  cp "$work/out" db/undetermined.json
  run 1 --from-json db/undetermined.json
  ok "a saved report is as undetermined as its analysis"
  run 0 --from-json db/undetermined.json --allow-undetermined
  ok "unless that is allowed"
  printf "DO \$\$ BEGIN EXECUTE 'CREATE TABLE ' || lower('DYNAMIC') || substr(md5('x'), 1, 0) || ' (a int)'; END \$\$;\n" >db/dynamic.sql
  printf 'CREATE TABLE dynamic (a int);\n' >db/static.sql
  run 1 --no-config --exact never db/static.sql db/dynamic.sql
  holds "a statement that could not be read is called that" out 'notice: this statement of ACTUAL could not be read, so it may have made anything: '
  run 0 --no-config db/static.sql db/dynamic.sql
  ok "the scratch server settles what static reading cannot"
  mkdir -p db/reads/versions
  cat >db/reads/versions/1.py <<'END'
import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

revision = "1"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE dynamic (a int)")
    Session(bind=op.get_bind()).query(sa.table("dynamic", sa.column("a"))).all()
END
  run 0 --no-config --exact never db/static.sql db/reads/versions
  ok "a query whose rows are not known makes nothing"
  sed -i 's/query(.*))/query(sa.func.make_tables())/' db/reads/versions/1.py
  run 1 --no-config --exact never db/static.sql db/reads/versions
  holds "unless it calls a function" out 'notice: this statement of ACTUAL could not be read, so it may have made anything: '
fi

echo "1..$count"
