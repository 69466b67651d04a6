#!/usr/bin/env bash
# The scenarios whose outcome on a real server is known: each is run on a scratch server, read as a live database, and
# probed there. Prints the table of agreement; the server and the reading may not differ.
set -euo pipefail

source=${PGSTEWARD_SOURCE:?}
tool=${PGSTEWARD_BIN:?}/rls-check
scenarios=$source/../shared/oracles/security
[ -d "$scenarios" ] || { echo "SKIPPED: no scenarios at $scenarios"; exit 77; }
# shellcheck source=tests/support/scratch-postgres.sh
source "$source/tests/support/scratch-postgres.sh"
scratch_postgres_start || { echo "SKIPPED: no PostgreSQL server"; exit 77; }

work=$SCRATCH_DIR/files
export LAB="postgresql:///lab?host=$PGHOST&user=postgres"
cat >"$work/pgsteward.yaml" <<'YAML'
version: 1
tenancy:
  column: tenant_id
  setting: app.current_tenant_id
  roles: [app_rw, app_ro]
YAML

failed=0
printf '%-50s %8s %8s %8s  %s\n' scenario probes agree differ verdicts
for scenario in "$scenarios"/[0-9]*.sql; do
    name=$(basename "$scenario" .sql)
    [ "$name" != 00_base ] || continue
    psql -X -q -d postgres -c 'DROP DATABASE IF EXISTS lab WITH (FORCE)' >/dev/null 2>&1
    psql -X -q -At -d postgres >/dev/null 2>&1 <<'SQL'
DO $$DECLARE r record; BEGIN
    FOR r IN SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres' LOOP
        EXECUTE format('DROP OWNED BY %I CASCADE', r.rolname);
        EXECUTE format('DROP ROLE %I', r.rolname);
    END LOOP;
END$$;
SQL
    psql -X -q -d postgres -c 'CREATE DATABASE lab'
    psql -X -q -d lab -f "$scenario" >/dev/null 2>&1 || true
    "$tool" --config "$work/pgsteward.yaml" --fail-on never --allow-undetermined --probe-on env:LAB --format json env:LAB >"$work/out.json" 2>"$work/err" || { cat "$work/err"; failed=1; continue; }
    python3 - "$name" "$work/out.json" <<'PY' || failed=1
import json, sys
report = json.load(open(sys.argv[2]))
probes = report["probes"]
differ = [p for p in probes if p["outcome"] != p["expected"] and p["expected"] != "undetermined"
          and any(f["rule"] == "probe-disagrees" and f["object"] == p["table"] for f in report["findings"])]
verdicts = ", ".join(f'{t["table"]} {t["verdict"]}' for t in report["tables"])
print(f'{sys.argv[1]:50} {len(probes):8} {len(probes) - len(differ):8} {len(differ):8}  {verdicts}')
for p in differ:
    print("   ", p)
sys.exit(bool(differ))
PY
done
exit "$failed"
