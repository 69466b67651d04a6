# A Debian with nothing but its essential packages, to install ours in. To be sourced.
# shellcheck shell=bash disable=SC2034  # clean_debian_reason is for the caller

# clean_debian FOLDER: unpacks one there, made once and kept in the build folder. Fails, and says why in
# clean_debian_reason, where that is impossible.
clean_debian() {
  local release=bookworm
  local kept=$PGSTEWARD_SOURCE/build/cache/debian-$release.tar
  clean_debian_reason=
  [ "$(id -u)" -eq 0 ] || clean_debian_reason="needs root"
  command -v mmdebstrap >/dev/null || clean_debian_reason="no mmdebstrap"
  [ -z "$clean_debian_reason" ] || return 1
  if [ ! -f "$kept" ]; then
    mkdir -p "$(dirname "$kept")"
    timeout 400 mmdebstrap --quiet --variant=essential --aptopt='APT::Install-Recommends "false"' "$release" "$kept.new" >"$kept.log" 2>&1 &&
      mv "$kept.new" "$kept" || clean_debian_reason="a clean Debian could not be made: $(tail -n 1 "$kept.log")"
  fi
  [ -z "$clean_debian_reason" ] || return 1
  mkdir -p "$1"
  # Devices cannot be made everywhere, and nothing here needs them.
  tar -xf "$kept" -C "$1" --exclude='./dev/*' && touch "$1/dev/null"
}
