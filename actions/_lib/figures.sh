# Figures of a saved report as outputs. Sourced, never run.
#
# The reports are printed one member a line, indented by two blanks a level, and a line break inside a text is escaped;
# so a line says what it is, and no text can pretend to be one.
# shellcheck shell=bash

# member INDENT NAME: the value of the first such member, as it is written.
# shellcheck disable=SC2154  # of the script that sources this
member() {
  sed -n "/^ \{$1\}\"$2\": / { s/^ *\"$2\": //; s/,\$//; p; q }" "$report"
}

# members LIST NAME VALUE: how many items of the list have a member of this value.
members() {
  list_members "$1" | grep -c "^ \{6\}\"$2\": $3,\{0,1\}\$" || true
}

# items LIST: how many there are.
items() {
  list_members "$1" | grep -c '^    {$' || true
}

# list_members NAME: the lines of a list of the report.
list_members() {
  sed -n "/^  \"$1\": \[\$/,/^  \]/p" "$report"
}

# figure NAME OUTPUT: a member of the report's summary, the only figures that are indented by four blanks.
declare -A figures
figure() {
  figures[$1]=$(member 4 "$1")
  [[ ${figures[$1]} =~ ^[0-9]+$ ]] || cannot "the report has no figure for $1"
  output "$2" "${figures[$1]}"
}

readonly severities=(errors warnings notices)

# The figures of a findings report.
read_findings() {
  local name findings=0
  for name in "${severities[@]}"; do
    figure "$name" "$name"
    findings=$((findings + figures[$name]))
  done
  figure waived waived
  figure files files-checked
  output findings "$findings"
}

no_findings() {
  local name
  for name in "${severities[@]}" findings waived files-checked; do output "$name" 0; done
}
