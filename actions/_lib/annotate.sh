#!/usr/bin/env bash
# Prints the annotations of the report that analyse.sh rendered: annotate.sh TOOL.
here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source=actions/_lib/common.sh
. "$here/common.sh"
file=$REPORTS/$1.github

[ "${ANNOTATIONS:-true}" = true ] || exit 0
# Nobody sees the annotations of a merge queue.
[ "${GITHUB_EVENT_NAME:-}" != merge_group ] || exit 0
[ ! -f "$file" ] || cat -- "$file"
