#!/usr/bin/env bash
# Lists the migrations that a change touches: names ended by NUL bytes, since names hold everything else.
here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source=actions/_lib/common.sh
. "$here/common.sh"
# shellcheck source=actions/_lib/base.sh
. "$here/base.sh"

refuse_pull_request_target
enter_working_directory
patterns=()
into_lines patterns "${PATHS:-}"
one_of include-deleted "${INCLUDE_DELETED:-true}" true false
[ ${#patterns[@]} -gt 0 ] || cannot "the input paths names no migrations"
find_base

reports=$(mktemp -d "${RUNNER_TEMP:-/tmp}/pgsteward-changed.XXXXXX")
present=$reports/changed gone=$reports/deleted
: >"$present"
: >"$gone"
count=0 deleted=0 renamed=0

note() {
  printf '%s %q\n' "$1" "$2"
}
add_present() {
  printf '%s\0' "$2" >>"$present"
  count=$((count + 1))
  note "$1" "$2"
}
add_gone() {
  [ "${INCLUDE_DELETED:-true}" = true ] || return 0
  printf '%s\0' "$1" >>"$gone"
}

read_changes() {
  local status name old
  while IFS= read -r -d '' status && IFS= read -r -d '' name; do
    case $status in
      D) [ "${INCLUDE_DELETED:-true}" = true ] || continue
         deleted=$((deleted + 1)); add_gone "$name"; note deleted "$name" ;;
      R*) old=$name
          IFS= read -r -d '' name
          renamed=$((renamed + 1)); add_gone "$old"; add_present renamed "$name" ;;
      C*) IFS= read -r -d '' name; add_present copied "$name" ;;
      A) add_present added "$name" ;;
      *) add_present changed "$name" ;;
    esac
  done <"$1"
}

if [ -n "$base" ]; then
  base=$(git merge-base "$base" HEAD)
  git --glob-pathspecs diff -z --name-status -M --relative --diff-filter=ACMRTD "$base" HEAD -- "${patterns[@]}" >"$reports/diff"
  read_changes "$reports/diff"
else
  echo "nothing to compare with: every migration counts"
  git --glob-pathspecs ls-files -z -- "${patterns[@]}" >"$reports/all"
  while IFS= read -r -d '' name; do add_present present "$name"; done <"$reports/all"
fi
[ $((count + deleted)) -gt 0 ] || echo "No candidate migrations detected; skipping."

output files0 "$present"
output deleted0 "$gone"
output count "$count"
output deleted "$deleted"
output renamed "$renamed"
output base "$base"
