#!/usr/bin/env bash
# What CPack and npm pack from the built executables: the archive, the Debian package (installed in a clean Debian where
# one can be made), the npm packages.
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

tools=()
for source in "$PGSTEWARD_SOURCE"/tools/*.cpp; do tools+=("$(basename "$source" .cpp)"); done

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
for file in share/doc/pgsteward/{LICENSE,README.md,copyright,changelog.gz} share/doc/pgsteward/docs/{security,rules/drop-column}.md; do
  [ -s "$unpacked/$file" ] || fail "the archive holds $file"
done
for schema in "$PGSTEWARD_SOURCE"/docs/schemas/*; do
  cmp -s "$schema" "$unpacked/share/pgsteward/schemas/$(basename "$schema")" || fail "the archive holds $schema"
done
ok "the archive holds pages, schemas and notices"
for library in libpg-query libfmt re2 yaml-cpp nlohmann Boost tree-sitter-python; do
  grep -qi -- "$library" "$unpacked/share/doc/pgsteward/copyright" || fail "the notices name $library"
done
ok "the notices name what the executables contain"

# What belongs to each tool: the manual page and the completions name every option, and roff has nothing to say.
for tool in "${tools[@]}"; do
  run 0 "$tool runs" "$unpacked/bin/$tool" --version
  head -n 1 "$work/out" | grep -qx "$tool $version (pgsteward)" || fail "and says its version"
  run 0 "$tool needs libc only" bash -c 'ldd "$1" | grep -vE "linux-vdso|ld-linux|libc\.so|libm\.so|^$" | grep . && exit 1; exit 0' _ "$unpacked/bin/$tool"
  gzip -dc "$unpacked/share/man/man1/$tool.1.gz" >"$work/page.1"
  "$unpacked/bin/$tool" --help | sed -n 's/^  \(--[a-z0-9-]*\).*/\1/p' >"$work/options"
  [ "$(wc -l <"$work/options")" -gt 20 ] || fail "$tool --help lists options"
  while IFS= read -r option; do
    grep -qF -- "\\fB${option//-/\\-}\\fR" "$work/page.1" || fail "the page of $tool describes $option"
    grep -qF -- "$option" "$unpacked/share/bash-completion/completions/$tool" || fail "bash completes $option of $tool"
    grep -qF -- "$option" "$unpacked/share/zsh/vendor-completions/_$tool" || fail "zsh completes $option of $tool"
    grep -qF -- "-l ${option#--} " "$unpacked/share/fish/vendor_completions.d/$tool.fish" || fail "fish completes $option of $tool"
  done <"$work/options"
  ok "the page and the completions of $tool know every option"
  if command -v groff >/dev/null; then
    groff -man -ww -Tutf8 -Kutf8 "$work/page.1" 2>"$work/out" >/dev/null || fail "groff formats the page of $tool"
    [ ! -s "$work/out" ] || fail "groff formats the page of $tool without a warning"
    ok "groff formats the page of $tool without a warning"
  fi
  bash -n "$unpacked/share/bash-completion/completions/$tool" || fail "bash reads the completion of $tool"
  command -v zsh >/dev/null && run 0 "zsh reads the completion of $tool" zsh -n "$unpacked/share/zsh/vendor-completions/_$tool"
  command -v fish >/dev/null && run 0 "fish reads the completion of $tool" fish -n "$unpacked/share/fish/vendor_completions.d/$tool.fish"
done

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
[ "$(complete_in_bash --color '')" = "always auto never " ] || fail "bash completes words that the help lists"
[ "$(complete_in_bash --direction '')" = "both downgrade upgrade " ] || fail "bash completes words with explanations"
[ "$(complete_in_bash --format s)" = "sarif " ] || fail "bash completes formats"
[ "$(complete_in_bash --changed)" = "--changed-since= " ] || fail "bash completes options"
ok "bash completes"

# The Debian package, installed into a root of its own.
if [ "$generators" = "TGZ;DEB" ]; then
  deb=$(echo pgsteward_"$version"_*.deb)
  dpkg-deb -f "$deb" Depends >"$work/out"
  grep -qE '^libc6 \(>= [0-9.]+\)$' "$work/out" || fail "it depends on libc only"
  ok "the Debian package depends on libc only"
  if command -v lintian >/dev/null; then run 0 "lintian finds no error" lintian --allow-root --fail-on error "$deb"; else skipping lintian; fi
  . "$PGSTEWARD_SOURCE/tests/packages/clean-debian.sh"
  if clean_debian "$work/root"; then
    cp "$deb" "$work/root/package.deb"
    run 0 "it installs on a clean Debian" chroot "$work/root" dpkg --install /package.deb
    for tool in "${tools[@]}"; do run 0 "$tool runs there" chroot "$work/root" "$tool" --version; done
    printf 'DROP TABLE orders;\n' >"$work/root/drop.sql"
    run 1 "and does its work" chroot "$work/root" validate-migration /drop.sql
    run 0 "it is removed" chroot "$work/root" dpkg --purge pgsteward
    run 1 "and leaves nothing" bash -c 'find "$1/usr" "$1/etc" "$1/var" -name "*pgsteward*" -o -name "*validate-migration*" | grep .' _ "$work/root"
  else
    skipping "installing the Debian package ($clean_debian_reason)"
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
  for tool in "${tools[@]}"; do run 0 "npm's $tool runs" "node_modules/.bin/$tool" --version; done
  tool=node_modules/.bin/validate-migration
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
