#!/usr/bin/env bash
# Runs the steps of actions/changed-migrations on events as GitHub sends them.
set -euo pipefail
: "${PGSTEWARD_SOURCE:?}" "${PGSTEWARD_BIN:?}"
# shellcheck source=tests/actions/validators.sh
. "$PGSTEWARD_SOURCE/tests/actions/validators.sh"
exec python3 -u "$PGSTEWARD_SOURCE/tests/actions/changed_migrations.py"
