# grant-audit judges one schema, or what a change does to it.
# shellcheck shell=bash disable=SC2034,SC2154  # what analyse.sh, which sources this, shares
# shellcheck source=actions/_lib/schemas.sh
. "$here/schemas.sh"

select_input() {
  select_one_schema
  [ -n "${BEFORE_SCHEMA:-}" ] || return 0
  schema_from before "$BEFORE_SCHEMA"
  arguments+=("--before=$schema")
}

read_figures() { read_findings; }
