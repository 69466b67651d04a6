#!/usr/bin/env bash
# The reports that the actions upload pass what reads them: SARIF Microsoft's validator with GitHub's rules, JUnit and
# JSON the schemas of docs/schemas. On clean, waived, hostile, unreadable, empty and very many findings.
set -euo pipefail
: "${PGSTEWARD_SOURCE:?}" "${PGSTEWARD_BIN:?}"
# shellcheck source=tests/actions/validators.sh
. "$PGSTEWARD_SOURCE/tests/actions/validators.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
multitool=$ACTION_VALIDATORS/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
chmod +x "$multitool"

# shellcheck source=tests/support/checks.sh
. "$PGSTEWARD_SOURCE/tests/support/checks.sh"

tool=validate-migration json_schema=findings-report

mkdir -p "$work/cases/odd %20 name ü"
cd "$work/cases"
printf 'CREATE TABLE a (id bigint PRIMARY KEY);\n' >clean.sql
printf 'DROP TABLE a; -- CI:DESTRUCTIVE_OK - See ADR-001 ]]> <&" \001\n' >waived.sql
printf 'DROP TABLE "]]>&<\001\033[31m"; DROP TABLE "::error::x";\nDROP TABLE "%%0A";\n' >'odd %20 name ü/1 # ? &.sql'
printf 'SELEC;\nDROP TABLE a;\n' >broken.sql
for i in $(seq 6000); do echo "DROP TABLE t$i;"; done >many.sql
printf 'ALTER TABLE\n  a\n  DROP COLUMN\n    b;\nCREATE INDEX i ON a (c);\n' >lines.sql

# validated NAME STATUS ARGUMENTS…: what $tool writes. STATUS is a pattern.
validated() {
  local name=$1 wanted=$2 status=0
  shift 2
  common=(--quiet --format json --output "$work/$name.json" --report sarif="$work/$name.sarif" --report junit="$work/$name.xml" --path-prefix 'some where/')
  "$PGSTEWARD_BIN/$tool" "${common[@]}" --no-config "$@" 2>"$work/err" || status=$?
  [[ $status =~ ^$wanted$ ]] || { cat "$work/err"; fail "$name: exit status $status, not $wanted"; }

  # The multitool ends with 0 whatever it finds; its own report tells. It asks the network for something first, and waits
  # long where there is none: a port that nobody listens at says no at once.
  http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 "$multitool" validate "$work/$name.sarif" --rule-kind 'Sarif;Ghas' --level 'Error;Warning;Note' --output "$work/$name.result" \
    --log ForceOverwrite >"$work/out" 2>&1 || { cat "$work/out"; fail "$name: the SARIF validator runs"; }
  node - "$work/$name.result" "$work/$name.sarif" <<'JS' || fail "$name: SARIF"
const {readFileSync} = require("node:fs");
const [result, sarif] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")));
const run = result.runs[0];
const bad = (run.results ?? []).filter((item) => (item.level ?? "warning") === "error" || (item.level ?? "warning") === "warning");
for (const item of bad.slice(0, 10)) console.log(item.ruleId, JSON.stringify(item.message), item.locations?.[0]?.physicalLocation?.region?.startLine);
const mine = sarif.runs[0];
const problems = [];
if (sarif.version !== "2.1.0" || sarif.runs.length !== 1) problems.push("one run of SARIF 2.1.0");
if ((mine.results ?? []).length > 5000) problems.push("more than 5,000 results");
for (const item of mine.results ?? []) {
  if (mine.tool.driver.rules[item.ruleIndex]?.id !== item.ruleId) problems.push(`ruleIndex of ${item.ruleId}`);
  if (item.locations?.length !== 1) problems.push("not one location");
  const {artifactLocation, region} = item.locations[0].physicalLocation;
  if (/^([a-z]+:|\/)/i.test(artifactLocation.uri) || /[ #?]/.test(artifactLocation.uri)) problems.push(`uri ${artifactLocation.uri}`);
  if (region && region.endLine === region.startLine && region.endColumn <= region.startColumn) problems.push("an empty region");
}
if (problems.length) console.log([...new Set(problems)].slice(0, 10).join("\n"));
process.exit(bad.length || problems.length ? 1 : 0);
JS
  [ "$(gzip -c "$work/$name.sarif" | wc -c)" -lt 10000000 ] || fail "$name: SARIF larger than 10 MB"
  xmllint --noout --schema "$PGSTEWARD_SOURCE/docs/schemas/junit.xsd" "$work/$name.xml" 2>"$work/out" || { cat "$work/out"; fail "$name: JUnit"; }
  /usr/bin/python3 - "$work/$name.json" "$PGSTEWARD_SOURCE/docs/schemas/$json_schema.schema.json" <<'PY' || fail "$name: JSON"
import json, sys
import jsonschema
report, schema = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft202012Validator(schema).validate(report)
PY
  ok "$name: SARIF, JUnit and JSON are valid"
}

/usr/bin/python3 -c 'import jsonschema' 2>/dev/null || skip "python3-jsonschema is not here; nothing was checked"
command -v xmllint >/dev/null || skip "xmllint is not here; nothing was checked"
validated clean 0 clean.sql
validated waived 0 waived.sql
validated hostile 1 'odd %20 name ü'
validated broken 2 broken.sql
validated lines 1 lines.sql
validated many 1 many.sql
: >"$work/nothing"
mkdir -p "$work/repository/m" && cd "$work/repository"
export GIT_CONFIG_GLOBAL=/dev/null
git init -q -b main
printf 'SELECT 1;\n' >m/1.sql
git add -A
git -c user.name=t -c user.email=t@example.org commit -qm one
validated nothing-changed 0 --changed-since HEAD m
validated sample 0 --fail-on never "$PGSTEWARD_SOURCE/testdata/projects/attribution/alembic/versions"

# The tools for schemas, on a clean one, on one that has most of what there is to find, and on odd names.
cd "$work/cases"
# shellcheck disable=SC2016
printf '%s\n' 'CREATE ROLE app;' 'CREATE TABLE "]]>&<\t::error::x" (tenant_id uuid, "%%0A" int);' 'CREATE TABLE o (tenant_id uuid, n int DEFAULT 1);' \
  'CREATE POLICY "p|`x`" ON o USING (true);' 'CREATE VIEW v AS SELECT * FROM o;' 'GRANT ALL ON o TO PUBLIC;' 'GRANT UPDATE ON v TO app;' >open.sql
for tool in schema-diff rls-check grant-audit; do
  if [ ! -x "$PGSTEWARD_BIN/$tool" ]; then
    echo "# $tool is not built: its reports were not validated"
    continue
  fi
  json_schema=findings-report before=()
  if [ "$tool" = schema-diff ]; then json_schema=drift-report before=(--exact never --allow-undetermined clean.sql); fi
  validated "$tool-clean" 0 "${before[@]}" clean.sql
  validated "$tool-open" '[01]' "${before[@]}" open.sql
done
echo "1..$count"
