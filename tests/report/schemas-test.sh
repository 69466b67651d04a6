#!/bin/bash
# What the tools write keeps to the schemas that the project publishes, and so do the configurations in this repository.
# The approved reports are what the formats write (formats-test.cpp), so they stand for it here; what the built tools
# write is validated too. Needs Debian's python3-jsonschema, python3-yaml and libxml2-utils.
set -euo pipefail

source=${PGSTEWARD_SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
bin=${PGSTEWARD_BIN:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python=
for candidate in /usr/bin/python3 python3; do
    if "$candidate" -c 'import jsonschema, yaml' 2>/dev/null; then python=$candidate; break; fi
done
if [ -z "$python" ] || ! command -v xmllint >/dev/null; then
    echo "not run: apt install python3-jsonschema python3-yaml libxml2-utils"
    exit 77
fi

cat >"$work/validate.py" <<'PYTHON'
"""validate.py SCHEMA valid|invalid FILE...: JSON or YAML files against a JSON Schema."""
import json, sys
import jsonschema, yaml

with open(sys.argv[1]) as file:
    schema = json.load(file)
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
failed = False
for name in sys.argv[3:]:
    with open(name) as file:
        document = yaml.safe_load(file) if name.endswith(".yaml") else json.load(file)
    errors = sorted(validator.iter_errors(document), key=lambda error: list(map(str, error.absolute_path)))
    if sys.argv[2] == "invalid" and not errors:
        print(f"{name}: valid, but should not be")
        failed = True
    for error in errors if sys.argv[2] == "valid" else []:
        print(f"{name}: /{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}")
        failed = True
sys.exit(1 if failed else 0)
PYTHON

status=0
validate() { "$python" "$work/validate.py" "$source/$1" "$2" "${@:3}" || status=1; }

# xmllint says "validates" on stderr when all is well.
validate_junit() {
    xmllint --noout --schema "$source/docs/schemas/junit.xsd" "$@" 2>"$work/xmllint" || { cat "$work/xmllint"; status=1; }
}

validate docs/schemas/findings-report.schema.json valid "$source"/testdata/reports/*/report.json
validate docs/schemas/pgsteward.schema.json valid "$source/pgsteward.example.yaml" "$source"/testdata/projects/*/pgsteward.yaml \
    "$source"/testdata/policies/valid/*.yaml
# What the schema can see, it refuses as the reader does (policy-test.cpp).
validate docs/schemas/pgsteward.schema.json invalid "$source"/testdata/policies/invalid/*.yaml
for schema in "$source"/docs/schemas/*.schema.json; do validate "docs/schemas/${schema##*/}" invalid <(echo '[]'); done
validate tests/report/sarif-subset.schema.json valid "$source"/testdata/reports/*/report.sarif
validate_junit "$source"/testdata/reports/*/report.xml

# A hostile file name and hostile SQL, through a tool that is built.
if [ -x "$bin/validate-migration" ]; then
    cd "$work"
    file=$'::error::x,%0A|`é`<b>.sql'
    printf 'DROP TABLE "a\033[31m|`"; -- ]]> ##[error]x\nSELECT FORM 1;\n' >"$file"
    "$bin/validate-migration" --no-config --quiet --format json --output report.json --report sarif=report.sarif \
        --report junit=report.xml "$file" && code=0 || code=$?
    [ "$code" = 2 ] || { echo "exit status $code for a syntax error, not 2"; status=1; }
    validate docs/schemas/findings-report.schema.json valid report.json
    validate tests/report/sarif-subset.schema.json valid report.sarif
    validate_junit report.xml
fi

# What the tools for schemas write of the sample project, and of a schema with odd names.
shaped() {
    local schema=$1 tool=$2 code=0
    shift 2
    [ -x "$bin/$tool" ] || { echo "# $tool is not built: its JSON was not validated"; return 0; }
    "$bin/$tool" --format json --quiet --output "$work/out.json" "$@" || code=$?
    [ "$code" -le 1 ] || { echo "$tool $*: exit status $code"; status=1; return 0; }
    validate "docs/schemas/$schema.schema.json" valid "$work/out.json"
}
printf 'CREATE ROLE app;\nCREATE TABLE "a\033[31m|\140" (tenant_id uuid, "::error::x" int DEFAULT 1);\nALTER TABLE "a\033[31m|\140" ENABLE ROW LEVEL SECURITY;\nGRANT ALL ON "a\033[31m|\140" TO app;\n' >"$work/odd.sql"
cd "$source/testdata/projects/attribution"
for schema in db/schema/canonical_schema.sql alembic/versions "$work/odd.sql"; do
    configured=()
    [ "$schema" != "$work/odd.sql" ] || configured=(--no-config)      # the project's names tables that it has not
    shaped schema-snapshot normalize-schema "${configured[@]}" "$schema"
    shaped drift-report schema-diff "${configured[@]}" --exact never --allow-undetermined db/schema/canonical_schema.sql "$schema"
    shaped findings-report rls-check "${configured[@]}" --allow-undetermined "$schema"
    shaped findings-report grant-audit "${configured[@]}" --fail-on never "$schema"
done
shaped findings-report grant-audit --before alembic/versions@202511131121 alembic/versions

# GitHub's own validator, where SARIF_MULTITOOL names it (npm: @microsoft/sarif-multitool-linux, 104 MB). Its exit status
# says nothing about errors.
if [ -n "${SARIF_MULTITOOL:-}" ]; then
    for report in "$source"/testdata/reports/*/report.sarif; do
        "$SARIF_MULTITOOL" validate "$report" --rule-kind "Sarif;Ghas" --level "Error;Warning" --output "$work/result.sarif" \
            --log ForceOverwrite >"$work/multitool" 2>&1 || true
        if grep -E '(error|warning) [A-Z]+[0-9]+:' "$work/multitool" || ! grep -q 'completed successfully' "$work/multitool"; then
            echo "$report: refused by the SARIF multitool"
            status=1
        fi
    done
fi
exit "$status"
