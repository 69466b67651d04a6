#!/usr/bin/env bash
# The picture of a terminal in README.md shows what the tool prints, and is well-formed.
set -euo pipefail
: "${PGSTEWARD_SOURCE:?}" "${PGSTEWARD_BIN:?}"
python3 "$PGSTEWARD_SOURCE/tests/docs/picture.py"
xmllint --noout "$PGSTEWARD_SOURCE/docs/terminal.svg"
grep -q 'docs/terminal.svg' "$PGSTEWARD_SOURCE/README.md"
