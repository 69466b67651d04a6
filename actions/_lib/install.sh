#!/usr/bin/env bash
# Finds the executables, or brings them: install.sh [TOOL]. Sets the outputs path (their folder), version, cache-hit.
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=actions/_lib/common.sh
. "$here/common.sh"
readonly tool=${1:-validate-migration} project=$here/../..

refuse_pull_request_target
[ "${RUNNER_OS:-Linux}" = Linux ] || cannot "there are executables for Linux only, not for ${RUNNER_OS:-}"
for name in VERSION_WANTED BIN_DIR INSTALL CHECKSUM DOWNLOAD_URL; do one_line "$name" "${!name:-}"; done
version=${VERSION_WANTED:-$(cat "$project/VERSION")}
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+([-+.][0-9A-Za-z.]+)?$ ]] || cannot "the input version is a release such as 1.2.3, not $version"

version_of() {
  "$1" --version 2>/dev/null | sed -n '1s/^[^ ]* \([^ ]*\).*/\1/p'
}

# found FOLDER CACHE-HIT: the end.
found() {
  local folder=$1
  [ -x "$folder/$tool" ] || cannot "there is no executable $tool in $folder"
  local actual
  actual=$(version_of "$folder/$tool")
  [ -n "$actual" ] || cannot "$folder/$tool does not run here"
  if [ -n "${VERSION_WANTED:-}" ] && [ "$actual" != "$version" ]; then
    cannot "$folder/$tool is version $actual, not $version"
  fi
  output path "$folder"
  output version "$actual"
  output cache-hit "$2"
  if [ "${ADD_TO_PATH:-false}" = true ]; then printf '%s\n' "$folder" >>"$GITHUB_PATH"; fi
  printf '%s %s in %s\n' "$tool" "$actual" "$folder" | harmless
  exit 0
}

if [ -n "${BIN_DIR:-}" ]; then
  cd -- "${GITHUB_WORKSPACE:-.}"
  folder=$(cd -- "$BIN_DIR" 2>/dev/null && pwd) || cannot "the bin-dir $BIN_DIR does not exist"
  found "$folder" true
fi

# Somebody, perhaps actions/setup, has put it on the PATH.
on_path=$(command -v "$tool" || true)
if [ -n "$on_path" ] && [ "$(version_of "$on_path")" = "$version" ]; then found "$(dirname -- "$on_path")" true; fi

case ${INSTALL:-release} in
  none) cannot "$tool $version is not on the PATH, and install: none forbids to fetch it" ;;
  source) exec "$here/build.sh" "$tool" ;;
  release) ;;
  *) cannot "the input install is one of: release source none" ;;
esac

case $(uname -m) in
  x86_64) cpu=x64 ;;
  aarch64 | arm64) cpu=arm64 ;;
  *) cannot "there is no release for $(uname -m); install: source builds it" ;;
esac
readonly archive=pgsteward-$version-linux-$cpu.tar.gz
readonly home=${RUNNER_TOOL_CACHE:-${RUNNER_TEMP:-/tmp}}/pgsteward/$version/linux-$cpu
if [ -f "$home/complete" ] && [ -x "$home/bin/$tool" ]; then
  # The archive that this came from is the one asked for now.
  if [ -z "${CHECKSUM:-}" ] || [ "$(cat "$home/complete")" = "$CHECKSUM" ]; then found "$home/bin" true; fi
fi

readonly source_url=${DOWNLOAD_URL:-https://github.com/pgsteward/pgsteward/releases/download}
[[ $source_url =~ ^(https|file)://[^[:space:]]+$ ]] || cannot "the input download-url begins with https://"
work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/pgsteward-download.XXXXXX")
trap 'rm -rf -- "$work"' EXIT

download() {
  local url=$source_url/v$version/$1
  # The releases are public; the token only raises the limit on the number of downloads, and goes nowhere else.
  local header=()
  if [ -n "${GITHUB_TOKEN:-}" ] && [[ $url == https://github.com/* ]]; then header=(--header @"$work/token"); fi
  curl --fail --silent --show-error --location --proto '=https,file' --proto-redir '=https' --tlsv1.2 --retry 3 \
    --max-time 300 "${header[@]}" --output "$work/$1" -- "$url" || cannot "cannot download $url"
}
(umask 077 && printf 'Authorization: Bearer %s\n' "${GITHUB_TOKEN:-}" >"$work/token")

download "$archive"
checksum=${CHECKSUM:-}
if [ -z "$checksum" ]; then
  # From the same place as the archive: finds damage. The attestation and the input checksum find exchanged archives.
  readonly sums=pgsteward_${version}_checksums.txt
  download "$sums"
  checksum=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$work/$sums")
fi
[[ $checksum =~ ^[0-9a-f]{64}$ ]] || cannot "no SHA-256 checksum of $archive is known"
actual=$(sha256sum "$work/$archive" | cut -d ' ' -f 1)
[ "$actual" = "$checksum" ] || cannot "the checksum of $archive is $actual, not $checksum: it is not what was released"
if [ -z "${CHECKSUM:-}" ] && [[ $source_url == https://github.com/* ]] && [ -n "${GITHUB_TOKEN:-}" ] && command -v gh >/dev/null; then
  GH_TOKEN=$GITHUB_TOKEN gh attestation verify "$work/$archive" --repo pgsteward/pgsteward 2>&1 | harmless ||
    cannot "$archive is not attested by the project's release workflow"
fi

mkdir -p "$work/unpacked" "$(dirname -- "$home")"
tar -xzf "$work/$archive" -C "$work/unpacked" --strip-components=1 --no-same-owner
printf '%s' "$checksum" >"$work/unpacked/complete"
rm -rf -- "$home"
mv -- "$work/unpacked" "$home"
found "$home/bin" false
