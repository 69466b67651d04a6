# normalize-schema holds one schema against its normal form, and writes that.
# shellcheck shell=bash disable=SC2034,SC2154  # what analyse.sh, which sources this, shares
# shellcheck source=actions/_lib/schemas.sh
. "$here/schemas.sh"

select_input() { select_one_schema; }

# normal_form FILE OPTION…: the tool once more, for another result of the same schema.
normal_form() {
  local file=$1
  shift
  "$executable" "${form[@]}" "$@" --output="$file" --quiet -- "${sources[@]}" </dev/null 2>>"$reports/$tool.log" ||
    cannot "the normal form could not be written: $(tail -n 1 -- "$reports/$tool.log")"
}

read_figures() {
  local changed=false argument form=()
  # What could not be read has no normal form, and no patch.
  [ "$status" -lt 2 ] || return 0
  [ ! -s "$emitted" ] || changed=true
  output changed "$changed"
  output patch "$emitted"
  for argument in "${arguments[@]}"; do
    case $argument in --check | --output=* | --report=* | --fail-on=* | --path-prefix=*) ;; *) form+=("$argument") ;; esac
  done
  normal_form "$reports/normalized.sql"
  normal_form "$reports/normalized.sha256" --sha256
  output normalized "$reports/normalized.sql"
  output sha256 "$(cut -d ' ' -f 1 -- "$reports/normalized.sha256")"
  [ "$changed" = false ] || show_patch
}

# The summary shows the beginning of the patch.
show_patch() {
  {
    printf '\n<pre>'
    head -n 500 -- "$emitted" | head -c 60000 | harmless | sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g'
    printf '\n</pre>\n'
  } >>"$reports/$tool.md"
}
