#!/usr/bin/env bash
# Every stored expression of the corpora's dumps, loaded on a real server: the canonical form of what the server gives
# back must be that text itself wherever it is certain. Prints the shares. Skips where there are no corpora.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
compare=${CANONICAL_COMPARE:-$PGSTEWARD_BIN/../tests/canonical-compare}
corpus=${PGSTEWARD_CORPUS:-$here/../../../shared/corpus}
if [[ ! -x $compare || ! -d $corpus ]]; then
    echo "corpora-test: skipped, no $compare or no $corpus" >&2
    exit 77
fi
# shellcheck source=tests/support/scratch-postgres.sh
source "$here/../support/scratch-postgres.sh"
scratch_postgres_start || exit 77

status=0
number=0
for dump in "$corpus"/*/pg15_dump*.sql; do
    number=$((number + 1))
    database=corpus$number
    createdb "$database"
    # \restrict and its like are psql's own business; roles that are missing make only grants and owners fail.
    grep -v '^[\]' "$dump" | psql --no-psqlrc --quiet --dbname="$database" >/dev/null 2>&1 || true
    for query in catalog stored; do
        psql --no-psqlrc --quiet --no-align --tuples-only --dbname="$database" --file="$here/$query.sql" \
            >"$SCRATCH_DIR/files/$query.json"
    done
    echo "${dump#"$corpus"/}"
    if [[ -s $SCRATCH_DIR/files/stored.json && $(head -c 1 "$SCRATCH_DIR/files/stored.json") == '[' ]]; then
        "$compare" "$SCRATCH_DIR/files/catalog.json" "$SCRATCH_DIR/files/stored.json" || status=1
    else
        echo "nothing stored"
    fi
    dropdb "$database"
done
exit "$status"
