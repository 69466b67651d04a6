#!/usr/bin/env bash
# Real schemas with row security: each verdict is checked by a probe on a scratch server. Prints the table of agreement.
set -euo pipefail

source=${PGSTEWARD_SOURCE:?}
tool=${PGSTEWARD_BIN:?}/rls-check
corpus=$source/../shared/corpus
[ -d "$corpus" ] || { echo "SKIPPED: no corpus at $corpus"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

failed=0
printf '%-22s %7s %9s %7s %9s %6s %8s %7s %7s\n' corpus tables isolated leaking unprotect. undet. settled probes differ
# check NAME SOURCE COLUMN SETTING ROLES
check() {
    cat >pgsteward.yaml <<YAML
version: 1
tenancy: { column: $3, setting: $4, roles: [$5] }
YAML
    "$tool" --fail-on never --allow-undetermined --probe --format json "$2" >out.json 2>err || { cat err; failed=1; return; }
    python3 - "$1" <<'PY' || failed=1
import json, sys
report = json.load(open("out.json"))
tables, probes = report["tables"], report["probes"]
disagree = [f for f in report["findings"] if f["rule"] == "probe-disagrees"]
count = lambda verdict: sum(t["verdict"] == verdict for t in tables)
open_tables = {t["table"] for t in tables if t["verdict"] == "undetermined"}
leaks = {p["table"] for p in probes if p["as"] != "own" and p["outcome"] == "visible"}
vacuous = {f["object"] for f in report["findings"] if f["rule"] == "probe-vacuous"}
settled = len(open_tables - vacuous)
print(f'{sys.argv[1]:22} {len(tables):7} {count("isolated"):9} {count("leaking"):7} {count("unprotected"):9} {count("undetermined"):6} {settled:8} {len(probes):7} {len(disagree):7}')
for f in disagree:
    print("   ", f["message"])
sys.exit(bool(disagree))
PY
}

check mini-dpp "$corpus/alembic-mini-dpp/pg15_dump.sql" tenant_id app.current_tenant dpp_app
check basejump "$corpus/basejump/pg15_dump.sql" account_id request.jwt.claim.sub authenticated
check graphile-starter "$corpus/graphile-starter/pg15_dump.sql" user_id jwt.claims.session_id gs_visitor
check supabase-auth "$corpus/supabase-auth/pg15_dump.sql" user_id request.jwt.claim.sub authenticated
exit "$failed"
