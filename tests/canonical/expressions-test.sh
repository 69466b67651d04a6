#!/usr/bin/env bash
# expressions.txt against a real server: what it stores of each is the canonical form of both spellings.
# Needs canonical-compare, which the build puts beside the tests; skips without it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
compare=${CANONICAL_COMPARE:-$PGSTEWARD_BIN/../tests/canonical-compare}
if [[ ! -x $compare ]]; then
    echo "expressions-test: skipped, no $compare" >&2
    exit 77
fi
# shellcheck source=tests/support/scratch-postgres.sh
source "$here/../support/scratch-postgres.sh"
scratch_postgres_start || exit 77
python3 "$here/expressions.py" "$here/expressions.txt" "$SCRATCH_DIR/files" "$here"
"$compare" "$SCRATCH_DIR/files/catalog.json" "$SCRATCH_DIR/files/items.json"
