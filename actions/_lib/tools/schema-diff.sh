# schema-diff compares two schemas.
# shellcheck shell=bash disable=SC2034,SC2154  # what analyse.sh, which sources this, shares
# shellcheck source=actions/_lib/schemas.sh
. "$here/schemas.sh"

select_input() {
  if [ -n "${ACTUAL:-}" ] && [ -n "${DSN_ENV:-}" ]; then cannot "the inputs actual and dsn-env exclude each other"; fi
  if [ -n "${EXPECTED:-}" ] && [ -z "${ACTUAL:-}${DSN_ENV:-}" ]; then cannot "name the schema that there is as well: the input actual or dsn-env"; fi
  select_schema expected "${EXPECTED:-}"
  select_schema actual "${ACTUAL:-}"
  select_schema dsn-env "${DSN_ENV:+env:$DSN_ENV}"
  selected="${sources[*]:-the configured canonical schema and migrations}"
}

read_figures() {
  local open
  open=$(members drifts status '"open"')
  output severity "$(member 2 severity | tr -d '"')"
  output compliance "$(member 4 percent)"
  output drifts "$open"
  output undetermined "$(items undetermined)"
  output has-drift "$([ "$open" -gt 0 ] && echo true || echo false)"
}
