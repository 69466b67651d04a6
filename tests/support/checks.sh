# shellcheck shell=bash
# The checks of a test script: each prints "ok N - what"; the first that fails prints what the command said and ends the
# test. Needs $work, a folder of the test's own.
count=0
ok() {
  count=$((count + 1))
  echo "ok $count - $1"
}
fail() {
  echo "not ok - $1"
  if [ -e "${work:?}/out" ]; then cat "$work/out"; fi
  exit 1
}
# run STATUS WHAT COMMAND…: stdout and stderr to $work/out.
run() {
  local wanted=$1 what=$2 status=0
  shift 2
  "$@" >"$work/out" 2>&1 || status=$?
  [ "$status" -eq "$wanted" ] || fail "$what (status $status, not $wanted)"
  ok "$what"
}
