# schema-diff compares two schemas.
# shellcheck shell=bash disable=SC2034,SC2154  # what analyse.sh, which sources this, shares
# shellcheck source=actions/_lib/schemas.sh
. "$here/schemas.sh"

select_input() {
  if [ -n "${ACTUAL:-}" ] && [ -n "${DSN_ENV:-}" ]; then cannot "the inputs actual and dsn-env exclude each other"; fi
  [ -n "${ACTUAL:-}${DSN_ENV:-}" ] || cannot "name the schema that there is: the input actual or dsn-env"
  select_schema expected "${EXPECTED:-}"
  select_schema actual "${ACTUAL:-}"
  select_schema dsn-env "${DSN_ENV:+env:$DSN_ENV}"
  describe_schemas
}

read_figures() {
  local open
  open=$(members 6 status '"open"')
  output severity "$(member 2 severity | tr -d '"')"
  output compliance "$(member 4 percent)"
  output drifts "$open"
  output has-drift "$([ "$open" -gt 0 ] && echo true || echo false)"
}
