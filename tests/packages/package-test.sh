#!/usr/bin/env bash
# What CPack and npm pack from the built executables: the archive, the Debian package, the npm packages.
# shellcheck disable=SC2016  # the inner shells expand
set -euo pipefail
: "${PGSTEWARD_SOURCE:?}" "${PGSTEWARD_BIN:?}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(cat "$PGSTEWARD_SOURCE/VERSION")

# shellcheck source=tests/support/checks.sh
. "$PGSTEWARD_SOURCE/tests/support/checks.sh"
skipping() {
  echo "# $1: not run"
}
if ldd "$PGSTEWARD_BIN/validate-migration" 2>/dev/null | grep -q libasan; then
  echo "SKIPPED: a build with sanitizers is not packed"
  exit 77
fi

# The executables as they are, so that nothing is compiled here.
export SOURCE_DATE_EPOCH=1700000000
generators=TGZ
command -v dpkg-shlibdeps >/dev/null && generators="TGZ;DEB"
run 0 "the packages are configured" cmake -S "$PGSTEWARD_SOURCE/packages" -B "$work/packages" -DPGSTEWARD_BIN_DIR="$PGSTEWARD_BIN"
run 0 "cpack packs" bash -c 'cd "$1" && cpack -G "$2"' _ "$work/packages" "$generators"
cd "$work/packages"
run 0 "the checksums are right" bash -c 'sha256sum -c --quiet -- *.sha256'

# The archive.
archive=$(echo pgsteward-"$version"-linux-*.tar.gz)
mkdir "$work/unpacked"
tar -xzf "$archive" -C "$work/unpacked" --strip-components=1
unpacked=$work/unpacked
run 0 "its executable runs" "$unpacked/bin/validate-migration" --version
grep -qx "validate-migration $version (pgsteward)" "$work/out" || fail "and says its version"
for file in share/doc/pgsteward/{LICENSE,README.md,copyright,changelog.gz} share/man/man1/validate-migration.1.gz \
    share/bash-completion/completions/validate-migration share/zsh/vendor-completions/_validate-migration \
    share/fish/vendor_completions.d/validate-migration.fish share/pgsteward/schemas/findings-report.schema.json \
    share/doc/pgsteward/docs/rules/drop-column.md; do
  [ -s "$unpacked/$file" ] || fail "the archive holds $file"
done
ok "the archive holds executables, pages, completions, schemas and notices"
for library in libpg-query libfmt re2 yaml-cpp nlohmann Boost tree-sitter-python; do
  grep -qi -- "$library" "$unpacked/share/doc/pgsteward/copyright" || fail "the notices name $library"
done
ok "the notices name what the executables contain"
run 0 "the executable needs libc only" bash -c 'ldd "$1" | grep -vE "linux-vdso|ld-linux|libc\.so|libm\.so|^$" | grep . && exit 1; exit 0' _ "$unpacked/bin/validate-migration"

# The manual page names every option, and the formatter has nothing to say about it.
gzip -dc "$unpacked/share/man/man1/validate-migration.1.gz" >"$work/page.1"
"$unpacked/bin/validate-migration" --help | sed -n 's/^  \(--[a-z0-9-]*\).*/\1/p' >"$work/options"
[ "$(wc -l <"$work/options")" -gt 20 ] || fail "--help lists options"
while IFS= read -r option; do
  grep -qF -- "\\fB${option//-/\\-}\\fR" "$work/page.1" || fail "the page describes $option"
  grep -qF -- "$option" "$unpacked/share/bash-completion/completions/validate-migration" || fail "bash completes $option"
  grep -qF -- "$option" "$unpacked/share/zsh/vendor-completions/_validate-migration" || fail "zsh completes $option"
  grep -qF -- "-l ${option#--} " "$unpacked/share/fish/vendor_completions.d/validate-migration.fish" || fail "fish completes $option"
done <"$work/options"
ok "the page and the completions know every option"
if command -v groff >/dev/null; then
  run 0 "the page is good roff" groff -man -ww -Tutf8 -Kutf8 "$work/page.1"
  groff -man -ww -Tutf8 -Kutf8 "$work/page.1" 2>"$work/out" >/dev/null
  [ ! -s "$work/out" ] || fail "without a warning"
fi

# bash completes as a shell does.
complete_in_bash() {
  bash -c '
    compopt() { :; }
    . "$1"
    COMP_WORDS=(validate-migration "${@:2}")
    COMP_CWORD=$(($# - 1))
    _validate_migration
    printf "%s\n" "${COMPREPLY[@]}" | sort | tr "\n" " "' _ "$unpacked/share/bash-completion/completions/validate-migration" "$@"
}
[ "$(complete_in_bash --fail-on n)" = "never notice " ] || fail "bash completes levels"
[ "$(complete_in_bash --waivers = d)" = "deny " ] || fail "bash completes behind an equals sign"
[ "$(complete_in_bash --changed)" = "--changed-since= " ] || fail "bash completes options"
ok "bash completes"
command -v zsh >/dev/null && run 0 "zsh reads its completion" zsh -n "$unpacked/share/zsh/vendor-completions/_validate-migration"
command -v fish >/dev/null && run 0 "fish reads its completion" fish -n "$unpacked/share/fish/vendor_completions.d/validate-migration.fish"

# The Debian package, installed into a root of its own.
if [ "$generators" = "TGZ;DEB" ]; then
  deb=$(echo pgsteward_"$version"_*.deb)
  dpkg-deb -f "$deb" Depends >"$work/out"
  grep -qE '^libc6 \(>= [0-9.]+\)$' "$work/out" || fail "it depends on libc only"
  ok "the Debian package depends on libc only"
  if command -v lintian >/dev/null; then run 0 "lintian finds no error" lintian --allow-root --fail-on error "$deb"; else skipping lintian; fi
  if [ "$(id -u)" -eq 0 ]; then
    mkdir -p "$work/root/var/lib/dpkg/"{info,updates}
    touch "$work/root/var/lib/dpkg/"{status,available}
    run 0 "it installs" dpkg --root="$work/root" --force-depends --force-script-chrootless --log=/dev/null --install "$deb"
    run 0 "what is installed runs" "$work/root/usr/bin/validate-migration" --version
    run 0 "it is removed" dpkg --root="$work/root" --force-script-chrootless --log=/dev/null --purge pgsteward
    find "$work/root/usr" -type f >"$work/out" 2>/dev/null || true
    [ ! -s "$work/out" ] || fail "and leaves nothing"
    ok "and leaves nothing"
  else
    skipping "installing the Debian package (needs root)"
  fi
else
  skipping "the Debian package (no dpkg-shlibdeps)"
fi

# The npm packages, installed from their files.
if command -v npm >/dev/null; then
  mkdir "$work/npm" "$work/project"
  run 0 "the npm packages are made" "$PGSTEWARD_SOURCE/packages/npm/build" "$work/packages/$archive" "$work/npm"
  platform=$(echo "$work"/npm/pgsteward-linux-*.tgz)
  cd "$work/project"
  echo '{ "private": true }' >package.json
  run 0 "they install without a network" npm install --offline --no-audit --no-fund --omit=optional "$work/npm/pgsteward-$version.tgz" "$platform"
  tool=node_modules/.bin/validate-migration
  run 0 "the command runs" "$tool" --version
  printf 'DROP TABLE orders;\n' >drop.sql
  run 1 "its exit status is the tool's" "$tool" --no-config drop.sql
  run 2 "in trouble too" "$tool" --no-config nowhere.sql
  run 1 "and its streams" bash -c 'echo "DROP TABLE orders;" | "$0" --no-config -' "$tool"
  # A signal reaches the tool and is what ends the command.
  mkfifo pipe
  sleep 60 >pipe &
  sleeper=$!
  "$tool" --no-config - <pipe >"$work/out" 2>&1 &
  command_id=$!
  for _ in $(seq 200); do
    child=$(cat "/proc/$command_id/task/$command_id/children" 2>/dev/null || true)
    [ -z "$child" ] || break
    sleep 0.1
  done
  kill -TERM "$command_id"
  status=0
  wait "$command_id" || status=$?
  kill "$sleeper" 2>/dev/null || true
  [ "$status" -eq 143 ] || fail "SIGTERM ends the command as such, not with $status"
  ok "a signal ends the tool and the command"
  rm -r node_modules/@pgsteward
  run 2 "without the package of the system it fails and says why" "$tool" --version
  grep -qF "is not installed" "$work/out" || fail "and says why"
else
  skipping "npm packages (no npm)"
fi
echo "1..$count"
