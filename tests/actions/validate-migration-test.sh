#!/usr/bin/env bash
# Runs the steps of actions/validate-migration on events as GitHub sends them.
set -euo pipefail
: "${PGSTEWARD_SOURCE:?}" "${PGSTEWARD_BIN:?}"
# shellcheck source=tests/actions/validators.sh
. "$PGSTEWARD_SOURCE/tests/actions/validators.sh"
exec python3 -u "$PGSTEWARD_SOURCE/tests/actions/validate_migration.py"
