#!/usr/bin/env bash
# Workflows and actions pass the published validators, every run: block and script passes shellcheck; and the checks
# find what is wrong, shown on an action and a workflow that are.
set -euo pipefail
: "${PGSTEWARD_SOURCE:?}"
# shellcheck source=tests/actions/validators.sh
. "$PGSTEWARD_SOURCE/tests/actions/validators.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# shellcheck source=tests/support/checks.sh
. "$PGSTEWARD_SOURCE/tests/support/checks.sh"
lint() {
  rm -rf "$work/blocks"
  mkdir "$work/blocks"
  (cd "$ACTION_VALIDATORS" && node --no-warnings --import ./json-modules.mjs lint.mjs "$1" "$work/blocks") >"$work/out" 2>&1
}

lint "$PGSTEWARD_SOURCE" || fail "workflows and actions pass the language service, actionlint and the project's own rules"
ok "workflows and actions pass the language service, actionlint and the project's own rules"

cd "$PGSTEWARD_SOURCE"
for file in actions/*/action.yml .github/workflows/*.yml; do
  # Its schema is older than the permission to attest.
  copy=$work/known/$file
  mkdir -p "$(dirname "$copy")"
  sed '/^ *attestations: write$/d' "$file" >"$copy"
  "$ACTION_VALIDATORS/node_modules/.bin/action-validator" "$copy" >"$work/out" 2>&1 || fail "$file passes action-validator"
done
ok "they pass action-validator"

if command -v yamllint >/dev/null; then
  yamllint -s -c tests/actions/yamllint.yml actions .github .pre-commit-hooks.yaml >"$work/out" 2>&1 || fail "they pass yamllint"
  ok "they pass yamllint"
else
  echo "# yamllint is not here: not run"
fi

shellcheck -x "$work"/blocks/*.sh >"$work/out" 2>&1 || fail "every run: block passes shellcheck"
ok "every run: block passes shellcheck ($(find "$work/blocks" -name '*.sh' | wc -l) blocks)"
# Includes are named from the project's folder.
find actions tests scripts packages .ci -type f -print0 | xargs -0 grep -lZE '^#!.*\bbash|^# shellcheck shell=bash' |
  xargs -0 shellcheck -x >"$work/out" 2>&1 || fail "every script passes shellcheck"
ok "every script passes shellcheck"

# The same on what is wrong.
bad=$work/bad
mkdir -p "$bad/actions/no-such-tool" "$bad/.github/workflows"
cat >"$bad/actions/no-such-tool/action.yml" <<'YAML'
name: bad
description: An action with one of each mistake.
inputs:
  used:
    description: used
  unused:
    description: unused
outputs:
  out:
    description: from nowhere
    value: ${{ steps.nowhere.outputs.x }}
runs:
  using: composite
  steps:
    - run: echo "${{ inputs.used }} ${{ inputs.undeclared }}"
      shell: sh
    - run: |
        "$GITHUB_ACTION_PATH/../_lib/missing.sh"
    - uses: actions/checkout@v4
    - id: analyse
      run: "true"
      shell: bash
YAML
cat >"$bad/.github/workflows/bad.yml" <<'YAML'
on: [push, pull_request_target]
jobs:
  one:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: echo "${{ github.event.pull_request.title }}" $UNQUOTED
      - uses: ./actions/none
  two:
    needs: three
    runs-on: ubuntu-24.04
    steps:
      - runs: echo
YAML
if lint "$bad"; then fail "mistakes are found"; fi
while IFS= read -r mistake; do
  grep -qF -- "$mistake" "$work/out" || fail "found: $mistake"
done <<'LIST'
the input undeclared is not declared
the input unused is not used
the output out is from nowhere, which is no step
has an expression in run
does not say shell: bash
there is no executable _lib/missing.sh
actions/checkout@v4 is not pinned to a commit
there is no executable no-such-tool
there is no _lib/tools/no-such-tool.sh
Required property is missing: shell [languageservice]
does not begin with permissions: {}
the job one has no permissions
the job one has no timeout-minutes
there is no action ./actions/none
the checkout keeps its credentials
[actionlint expression]
[actionlint job-needs]
LIST
if shellcheck "$work"/blocks/*.sh >"$work/out" 2>&1; then fail "an unquoted variable is found"; fi
ok "mistakes are found"
echo "1..$count"
