#!/usr/bin/env bash
# Applies the sample projects to a real PostgreSQL, by the real Alembic and psql: up, down and up
# again, and tries out what they promise about guards, isolation, grants and drift.
# Prints one "ok - …" line per check and stops at the first that fails.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
projects=$(cd "$here/../../testdata/projects" && pwd)
# shellcheck source=tests/support/scratch-postgres.sh
source "$here/../support/scratch-postgres.sh"
# shellcheck source=tests/projects/checks.sh
source "$here/checks.sh"
# shellcheck source=tests/projects/attribution.sh
source "$here/attribution.sh"
# shellcheck source=tests/projects/gateway.sh
source "$here/gateway.sh"

# In every table the rows of two tenants, see *-rows.sql.
tenant_a=aaaaaaaa-0000-0000-0000-000000000000
tenant_b=bbbbbbbb-0000-0000-0000-000000000000

scratch_postgres_start
check_attribution
check_gateway
printf '1..%d\n' "$checks"
