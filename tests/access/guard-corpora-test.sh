#!/usr/bin/env bash
# Real schemas, every table of them taken for append-only: what was read of privileges and guards is held against what a
# scratch server does when each role tries to write. Prints the table of agreement.
set -euo pipefail

source=${PGSTEWARD_SOURCE:?}
tool=${PGSTEWARD_BIN:?}/grant-audit
corpus=$source/../shared/corpus
[ -d "$corpus" ] || { echo "SKIPPED: no corpus at $corpus"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

failed=0
printf '%-22s %7s %6s %7s %7s %6s  %s\n' corpus tables roles probes tried differ 'not tried because'
# check NAME SOURCE
check() {
    "$tool" --no-config --fail-on never --format json "$2" >matrix.json 2>err || { cat err; failed=1; return; }
    python3 - >pgsteward.yaml <<'PY'
import json
tables = sorted({row["object"] for row in json.load(open("matrix.json"))["matrix"] if row["kind"] == "table"})
print("version: 1\nappend_only:\n  tables:")
for table in tables:
    print("    - " + json.dumps(table))
PY
    "$tool" --fail-on never --probe --format json "$2" >out.json 2>err || { cat err; failed=1; return; }
    python3 - "$1" <<'PY' || failed=1
import collections, json, re, sys
report = json.load(open("out.json"))
probes = report.get("probes", [])
tried = [p for p in probes if p["outcome"] != "not-probed"]
differ = [p for p in tried if p["expected"] and p["outcome"] not in p["expected"]]
why = collections.Counter(re.sub(r'"[^"]*"', "…", p["message"]) for p in probes if p["outcome"] == "not-probed").most_common(2)
print(f'{sys.argv[1]:22} {len({p["table"] for p in probes}):7} {len({p["role"] for p in probes}):6} {len(probes):7} {len(tried):7} {len(differ):6}  '
      + "; ".join(f"{message[:70]} ({count})" for message, count in why))
for p in differ[:10]:
    print("   ", p)
if not probes:
    print("    nobody but superusers may write")
sys.exit(bool(differ) or bool(probes) and not tried)
PY
}

check mini-dpp "$corpus/alembic-mini-dpp/pg15_dump.sql"
check basejump "$corpus/basejump/pg15_dump.sql"
check graphile-starter "$corpus/graphile-starter/pg15_dump.sql"
check supabase-auth "$corpus/supabase-auth/pg15_dump.sql"
exit "$failed"
