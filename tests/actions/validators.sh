# Installs the pinned validators into the build folder, once: sourced by tests, which are skipped where that fails.
# package-lock.json holds the checksums. Sets ACTION_VALIDATORS, a folder with node_modules and the scripts beside this.
# shellcheck shell=bash
tests_of_actions=$PGSTEWARD_SOURCE/tests/actions
ACTION_VALIDATORS=$PGSTEWARD_SOURCE/build/cache/action-tests-$(sha256sum "$tests_of_actions/package-lock.json" | cut -c 1-12)
export ACTION_VALIDATORS

skip() {
  echo "SKIPPED: $1"
  exit 77
}

install_validators() {
  if [ ! -f "$ACTION_VALIDATORS/complete" ]; then
    cp "$tests_of_actions/package.json" "$tests_of_actions/package-lock.json" "$ACTION_VALIDATORS/"
    (cd "$ACTION_VALIDATORS" && npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1) >"$ACTION_VALIDATORS/npm.log" 2>&1 || return 1
    touch "$ACTION_VALIDATORS/complete"
  fi
  # Node looks for modules beside the script.
  cp "$tests_of_actions"/*.mjs "$ACTION_VALIDATORS/"
}

for program in npm node; do command -v $program >/dev/null || skip "$program is not here; nothing was checked"; done
mkdir -p "$ACTION_VALIDATORS"
exec 9>"$ACTION_VALIDATORS/lock"
flock 9
install_validators || {
  tail -n 5 "$ACTION_VALIDATORS/npm.log"
  skip "the pinned validators could not be installed, perhaps without a network; nothing was checked"
}
exec 9>&-
