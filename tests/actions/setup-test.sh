#!/usr/bin/env bash
# Runs the steps of actions/setup against releases that lie in a folder.
set -euo pipefail
: "${PGSTEWARD_SOURCE:?}" "${PGSTEWARD_BIN:?}"
# shellcheck source=tests/actions/validators.sh
. "$PGSTEWARD_SOURCE/tests/actions/validators.sh"
exec python3 -u "$PGSTEWARD_SOURCE/tests/actions/setup.py"
