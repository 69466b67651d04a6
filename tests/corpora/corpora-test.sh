#!/usr/bin/env bash
# Every real project of the shared corpora is examined to the end: no crash, no hang, and a pass only where everything was
# read. Prints one line for each. Skips loudly where the corpora are absent.
set -euo pipefail

tool=${PGSTEWARD_BIN:?}/validate-migration
corpora=${PGSTEWARD_SOURCE:?}/../shared/corpus
if [ ! -d "$corpora" ]; then
  echo "not run: $corpora is absent"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for corpus in "$corpora"/*/files; do
  name=$(basename "$(dirname "$corpus")")
  status=0
  (cd "$corpus" && timeout 300 "$tool" --no-config --format json .) >"$work/out" 2>"$work/err" || status=$?
  summary=$(tail -n 1 "$work/err")
  if [ "$status" -gt 2 ]; then
    echo "not ok - $name ended with $status: $summary"
    exit 1
  fi
  # A pass says that nothing was left unread.
  if [ "$status" -eq 0 ] && ! grep -q '"errors": \[\]' "$work/out"; then
    echo "not ok - $name passed with errors"
    exit 1
  fi
  echo "ok - $name: $summary"
done
