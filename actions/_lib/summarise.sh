#!/usr/bin/env bash
# Adds the report to the summary of the job: summarise.sh TOOL.
here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source=actions/_lib/common.sh
. "$here/common.sh"
file=$REPORTS/$1.md log=$REPORTS/$1.log

[ "${SUMMARY:-true}" = true ] || exit 0
[ -n "${GITHUB_STEP_SUMMARY:-}" ] || exit 0
if [ -f "$file" ]; then
  cat -- "$file" >>"$GITHUB_STEP_SUMMARY"
elif [ -f "$log" ]; then
  {
    printf '## %s\n\nCould not do its job (exit status %s).\n\n<pre>' "$1" "${EXIT_CODE:-2}"
    head -c 10000 -- "$log" | harmless | sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g'
    printf '</pre>\n'
  } >>"$GITHUB_STEP_SUMMARY"
fi
