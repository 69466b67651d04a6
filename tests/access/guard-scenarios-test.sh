#!/usr/bin/env bash
# The scenarios about privileges and guards whose outcome on a real server is known: each is run line by line, and after
# each line the database is read and probed as it then is. The matrix may not differ from has_*_privilege(), the probes
# not from what was read, and every rule that a scenario is named after must speak up in one of its states.
set -euo pipefail

source=${PGSTEWARD_SOURCE:?}
tool=${PGSTEWARD_BIN:?}/grant-audit
scenarios=$source/../shared/oracles/security
[ -d "$scenarios" ] || { echo "SKIPPED: no scenarios at $scenarios"; exit 77; }
# shellcheck source=tests/support/scratch-postgres.sh
source "$source/tests/support/scratch-postgres.sh"
scratch_postgres_start || { echo "SKIPPED: no PostgreSQL server"; exit 77; }

work=$SCRATCH_DIR/files
export LAB="postgresql:///lab?host=$PGHOST&user=postgres" TOOL=$tool WORK=$work
"$tool" --list-rules --format json | python3 -c 'import json, sys; print(*[r["id"] for r in json.load(sys.stdin)])' >"$work/rules"

# Asks the server who may do what, and the tool; appends a line of figures, and what differs, to $WORK/states.
cat >"$work/compare.py" <<'PY'
import json, os, subprocess, sys

work, lab = os.environ["WORK"], os.environ["LAB"]
server = json.loads(subprocess.run(["psql", "-XAtq", lab, "-c", """
    WITH roles AS (SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' UNION SELECT 'public'),
    words(kind, word) AS (VALUES ('r', 'SELECT'), ('r', 'INSERT'), ('r', 'UPDATE'), ('r', 'DELETE'), ('r', 'TRUNCATE'), ('r', 'REFERENCES'), ('r', 'TRIGGER'),
                                 ('n', 'USAGE'), ('n', 'CREATE'), ('f', 'EXECUTE'), ('d', 'CONNECT'), ('d', 'CREATE'), ('d', 'TEMPORARY')),
    answers AS (
        SELECT rolname, 'relation' AS kind, n.nspname || '.' || c.relname AS object, word, has_table_privilege(rolname, c.oid, word) AS may
        FROM roles, words, pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE kind = 'r' AND relkind IN ('r', 'p', 'v', 'm') AND nspname IN ('app', 'public')
        UNION ALL
        SELECT rolname, 'column', n.nspname || '.' || c.relname || '.' || attname, word, has_column_privilege(rolname, c.oid, attnum, word)
        FROM roles, words, pg_class c JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_attribute a ON attrelid = c.oid
        WHERE kind = 'r' AND word IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') AND attacl IS NOT NULL AND nspname IN ('app', 'public')
        UNION ALL
        SELECT rolname, 'schema', nspname, word, has_schema_privilege(rolname, oid, word) FROM roles, words, pg_namespace WHERE kind = 'n' AND nspname IN ('app', 'public')
        UNION ALL
        SELECT rolname, 'function', n.nspname || '.' || proname, word, has_function_privilege(rolname, p.oid, word)
        FROM roles, words, pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE kind = 'f' AND nspname IN ('app', 'public')
        UNION ALL
        SELECT rolname, 'database', datname, word, has_database_privilege(rolname, oid, word) FROM roles, words, pg_database WHERE kind = 'd' AND datname = current_database())
    SELECT json_agg(answers) FROM answers"""], check=True, capture_output=True, text=True).stdout)
tables = subprocess.run(["psql", "-XAtq", lab, "-c", """
    SELECT n.nspname || '.' || relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind IN ('r', 'p') AND nspname = 'app' AND NOT relispartition ORDER BY 1"""], check=True, capture_output=True, text=True).stdout.split()
functions = any(a["kind"] == "function" and a["object"].startswith("app.") for a in server)
roles = sorted({a["rolname"] for a in server} - {"public", "postgres", "migration_owner"})
with open(f"{work}/pgsteward.yaml", "w") as config:
    limits = "".join(f"  {role}: {{ 'app.*': {{ at_most: [SELECT, INSERT] }} }}\n" for role in roles) if tables else ""
    config.write(f"version: 1\ngrants:\n{limits}  PUBLIC:\n    database:lab: []\n" + ('    "function:app.*": []\n' if functions else "")
                 + (f"append_only: {{ tables: [{', '.join(tables)}] }}\n" if tables else ""))
run = subprocess.run([os.environ["TOOL"], "--config", f"{work}/pgsteward.yaml", "--format", "json", "--fail-on", "never", "env:LAB"] + (["--probe-on", "env:LAB"] if tables else []), capture_output=True, text=True)
if run.returncode != 0:
    sys.exit(f"exit status {run.returncode}: {run.stderr}{run.stdout[-2000:]}")
report = json.loads(run.stdout)

held = {}
for row in report["matrix"]:
    kind = {"table": "relation", "view": "relation", "materialized-view": "relation", "procedure": "function"}.get(row["kind"], row["kind"])
    held[("public" if row["role"] == "PUBLIC" else row["role"], kind, row["object"].split("(")[0])] = row["privileges"]
differ = [f"{a['rolname']} {a['word']} on {a['kind']} {a['object']}: the server says {a['may']}" for a in server
          if (a["word"] in held.get((a["rolname"], a["kind"], a["object"]), [])) != a["may"]]
probes = report.get("probes", [])
differ += [f"{p['command']} of {p['table']} by {p['role']}: {p['outcome']}, expected {p['expected']}" for p in probes
           if p["outcome"] != "not-probed" and p["expected"] and p["outcome"] not in p["expected"]]
with open(f"{work}/states", "a") as states:
    states.write(json.dumps({"behind": sys.argv[1], "answers": len(server), "probes": len(probes), "tried": sum(p["outcome"] != "not-probed" for p in probes),
                             "rules": sorted({f["rule"] for f in report["findings"]}), "differ": differ}) + "\n")
PY

# Each statement on lines of its own, and behind those that change something, outside of transactions, a look at the state.
cat >"$work/instrument.py" <<'PY'
import os, re, sys

def statements(text):
    begin, quote = 0, ""
    for at, token in ((m.start(), m.group()) for m in re.finditer(r"\$\$|'|;", text)):
        if token == ";" and not quote:
            yield text[begin:at + 1]
            begin = at + 1
        elif token != ";" and quote in ("", token):
            quote = "" if quote else token
    yield text[begin:]

in_transaction = False
for statement in statements(re.sub(r"(?m)^--.*$", "", open(sys.argv[1]).read())):
    print(statement.replace("\\ir 00_base.sql", f"\\i {os.path.dirname(sys.argv[1])}/00_base.sql"))
    words = re.sub(r"\\.*\n", "", statement).lower().split()
    first = words[0].rstrip(";") if words else ""
    in_transaction = first == "begin" or in_transaction and first not in ("commit", "rollback")
    if first in ("grant", "revoke", "create", "alter", "drop", "commit") and not in_transaction and "pg_temp.t(" not in statement:
        print(f"\\! python3 {os.environ['WORK']}/compare.py '{' '.join(words)[:60].translate({39: None})}'")
PY

failed=0
printf '%-42s %6s %8s %7s %7s %7s  %s\n' scenario states answers probes tried differ 'rules that spoke of those it is named after'
for scenario in "$scenarios"/27*.sql "$scenarios"/[46]*.sql; do
    name=$(basename "$scenario" .sql)
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
    : >"$work/states"
    python3 "$work/instrument.py" "$scenario" >"$work/scenario.sql"
    psql -X -q -d lab -f "$work/scenario.sql" >"$work/output" 2>&1 || true
    python3 - "$name" "$scenario" "$work" <<'PY' || failed=1
import json, re, sys

name, scenario, work = sys.argv[1:]
states = [json.loads(line) for line in open(f"{work}/states")]
# A rule about statements says nothing of a database, and the scenario of the other takes its guards back itself.
known = set(open(f"{work}/rules").read().split()) - {"guard-detach", "guard-silent-skip"}
named = set(re.findall(r"[a-z]+(?:-[a-z0-9]+)+", re.sub(r"\(.*?\)", "", next(line for line in open(scenario) if line.startswith("-- CHECK:"))))) & known
spoke = {rule for state in states for rule in state["rules"]}
differ = [f"{state['behind']}: {one}" for state in states for one in state["differ"]]
figures = [sum(state[key] for state in states) for key in ("answers", "probes", "tried")]
print(f"{name:42} {len(states):6} {figures[0]:8} {figures[1]:7} {figures[2]:7} {len(differ):7}  {', '.join(sorted(named & spoke)) or '-'}")
for one in differ + [f"silent: {rule}" for rule in sorted(named - spoke)]:
    print("   ", one)
sys.exit(bool(differ or named - spoke or not states))
PY
    if grep -q 'exit status\|Traceback' "$work/output"; then
        failed=1
        grep -A3 'exit status\|Traceback' "$work/output" | head -20
    fi
done
exit "$failed"
