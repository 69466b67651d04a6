# rls-check judges one schema.
# shellcheck shell=bash disable=SC2034,SC2154  # what analyse.sh, which sources this, shares
# shellcheck source=actions/_lib/schemas.sh
. "$here/schemas.sh"

select_input() { select_one_schema; }

read_figures() {
  read_findings
  output tables "$(items tables)"
  output tables-without-rls "$(members tables enabled false)"
  local verdict
  for verdict in leaking unprotected undetermined; do output "$verdict" "$(members tables verdict "\"$verdict\"")"; done
}
