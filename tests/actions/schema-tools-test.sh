#!/usr/bin/env bash
# Runs the steps of the actions for whole schemas on events as GitHub sends them: first with a stand-in that shows how
# the tools are called, then with the tools.
set -euo pipefail
: "${PGSTEWARD_SOURCE:?}" "${PGSTEWARD_BIN:?}"
# shellcheck source=tests/actions/validators.sh
. "$PGSTEWARD_SOURCE/tests/actions/validators.sh"
python3 -u "$PGSTEWARD_SOURCE/tests/actions/schema_tools.py"
python3 -u "$PGSTEWARD_SOURCE/tests/actions/tools_for_schemas.py"
