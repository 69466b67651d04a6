#!/usr/bin/env bash
# The commands in README.md and docs/ print what the pages say.
#
# tests/docs/examples.py --write puts what they print now into the pages; read the difference before it is committed.
set -euo pipefail
: "${PGSTEWARD_SOURCE:?}" "${PGSTEWARD_BIN:?}"
exec python3 -u "$PGSTEWARD_SOURCE/tests/docs/examples.py"
