#!/usr/bin/env bash
# False drift: every schema of the corpora, held against what pg_dump writes of it once a server has loaded it, and every
# chain of migrations, held against the dump that was made when it was really applied. None may drift but those that are listed as open, and static reading
# leaves less than one object of a hundred undetermined. Prints a table. Skips where there are no corpora or no server.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tool=${PGSTEWARD_BIN:?}/schema-diff
corpus=${PGSTEWARD_CORPUS:-$here/../../../shared/corpus}
if [[ ! -d $corpus ]]; then
  echo "corpora-test: skipped, no $corpus" >&2
  exit 77
fi
# shellcheck source=tests/support/scratch-postgres.sh
source "$here/../support/scratch-postgres.sh"
scratch_postgres_start || exit 77

status=0
# member NAME: a number of the report's compliance.
member() { sed -n "s/^    \"$1\": \([0-9.]*\),\{0,1\}\$/\1/p" "$SCRATCH_DIR/files/report.json" | head -n 1; }
# entries LIST: how many objects a list of the report has.
entries() { awk -v list="  \"$1\": [" '$0 == list { in_list = 1 } in_list && /^    \{/ { count++ } in_list && /^  \]/ { exit } END { print count + 0 }' "$SCRATCH_DIR/files/report.json"; }

# Open, with the reason: at most so many drifts; "unread" is what cannot be compared as a whole.
declare -A open=(
  ['supabase-auth/files/migrations, as schema auth']=2   # the schema is made before the chain; an index is renamed by a loop over pg_indexes
  [concourse/files/atc/db/migration/migrations]=unread   # two downgrades have no upgrade
  [pg15-regress/pg15_dump.regression_db.sql]=unread      # LOGGED and UNLOGGED sequences, which the grammar at hand does not know
)

# compare NAME EXPECTED ACTUAL
compare() {
  local name=$1 ended=0 objects drifts undetermined verdict=ok
  timeout 300 "$tool" --no-config --exact never --format json --output "$SCRATCH_DIR/files/report.json" "$2" "$3" 2>"$SCRATCH_DIR/files/notes" || ended=$?
  if [[ $ended -gt 1 ]]; then
    printf '%-58s could not be compared (%s): %s\n' "$name" "$ended" "$(grep -v '^note:' "$SCRATCH_DIR/files/notes" | head -n 1)"
    [[ ${open[$name]:-0} == unread ]] || status=1
    return
  fi
  objects=$(member objects)
  drifts=$(entries drifts)
  undetermined=$(entries undetermined)
  if [[ ${open[$name]:-0} == unread ]]; then
    verdict=open
  elif [[ $drifts -gt ${open[$name]:-0} || $((undetermined * 100)) -gt $objects ]]; then
    verdict='NOT OK'
    status=1
  fi
  printf '%-58s %8s %8s %8s  %s\n' "$name" "$objects" "$drifts" "$undetermined" "$verdict"
}

# The roles that a dump names belong to the server that it comes from.
make_roles() {
  grep -oP '^(ALTER .* OWNER TO|(GRANT|REVOKE) .* (TO|FROM)|CREATE POLICY .* TO|ALTER DEFAULT PRIVILEGES FOR ROLE) \K("[^"]+"|\w+)(?=;| WITH| IN | USING)' "$1" | sort -u |
    grep -vx 'PUBLIC\|postgres\|pg_.*' | sed 's/.*/CREATE ROLE &;/' | psql --no-psqlrc --quiet --dbname=postgres >/dev/null 2>&1 || true
}

printf '%-58s %8s %8s %8s\n' schema objects drifts undeterm.
number=0
for dump in "$corpus"/*/pg15_dump*.sql; do
  name=${dump#"$corpus"/}
  number=$((number + 1))
  createdb "corpus$number"
  make_roles "$dump"
  # \restrict and its like are psql's own business. What a server refuses (a role, an extension that is missing) cannot
  # be in its dump, so such a schema says nothing here.
  if ! grep -v '^[\]' "$dump" | psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --dbname="corpus$number" >/dev/null 2>"$SCRATCH_DIR/files/refused"; then
    printf '%-58s not loaded: %s\n' "$name" "$(sed 's/^.*ERROR: *//; q' "$SCRATCH_DIR/files/refused")"
  else
    pg_dump --schema-only --dbname="corpus$number" >"$SCRATCH_DIR/files/again.sql"
    compare "$name" "$dump" "$SCRATCH_DIR/files/again.sql"
  fi
  dropdb "corpus$number"
done

# chain DUMP FOLDER
chain() { if [[ -e $corpus/$1 && -e $corpus/$2 ]]; then compare "$2" "$corpus/$1" "$corpus/$2"; fi; }
chain coder/pg15_dump.sql coder/files/coderd/database/migrations
chain crates-io/pg15_dump.sql crates-io/files/migrations
chain concourse/pg15_dump.sql concourse/files/atc/db/migration/migrations
# What the template's namespace was when the chain was applied.
if [[ -d $corpus/supabase-auth/files/migrations ]]; then
  mkdir -p "$SCRATCH_DIR/files/migrations"
  cp "$corpus"/supabase-auth/files/migrations/* "$SCRATCH_DIR/files/migrations"
  sed -i 's/{{ *index *\.Options "Namespace" *}}/auth/g' "$SCRATCH_DIR/files/migrations"/*
  compare 'supabase-auth/files/migrations, as schema auth' "$corpus/supabase-auth/pg15_dump.sql" "$SCRATCH_DIR/files/migrations"
fi
chain temporal/pg15_dump.versioned_temporal.sql temporal/files/schema/postgresql/v12/temporal/versioned
chain temporal/pg15_dump.versioned_visibility.sql temporal/files/schema/postgresql/v12/visibility/versioned
chain kestra/pg15_dump.sql kestra/files/jdbc-postgres/src/main/resources/migrations/postgres
chain sqitch-launchql/pg15_dump.sql sqitch-launchql/files/packages/ast
exit "$status"
