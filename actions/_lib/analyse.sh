#!/usr/bin/env bash
# Runs a tool once, which writes its report in every format: analyse.sh TOOL. The step passes whatever is found: the
# reports come first, gate.sh fails afterwards.
#
# Environment: TOOL_DIR, the inputs of the action in capitals, OPTION_<NAME> for each option of the tool that an input
# sets, SWITCH_<NAME> (true or false) for each that takes no value. What is particular to a tool, what it examines and
# which figures are outputs, is in tools/TOOL.sh. Outputs of all: exit-code, report-dir, report, sarif, junit, summary.
here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source=actions/_lib/common.sh
. "$here/common.sh"
# shellcheck source=actions/_lib/base.sh
. "$here/base.sh"
# shellcheck source=actions/_lib/arguments.sh
. "$here/arguments.sh"
# shellcheck source=actions/_lib/figures.sh
. "$here/figures.sh"
readonly tool=$1 executable=$TOOL_DIR/$1
# shellcheck source=actions/_lib/tools/validate-migration.sh
. "$here/tools/$tool.sh"
export ACTION_TITLE=$tool NO_COLOR=1

refuse_pull_request_target
enter_working_directory
workspace=$(cd -- "${GITHUB_WORKSPACE:-.}" && pwd -P)
one_of fail-on "${FAIL_ON:-error}" error warning notice never
one_of annotations "${ANNOTATIONS:-true}" true false
one_of summary "${SUMMARY:-true}" true false

# Each run has a folder of its own, so that a second one in the same job leaves the reports of the first alone.
one_line report-dir "${REPORT_DIR:-}"
if [ -n "${REPORT_DIR:-}" ]; then
  mkdir -p -- "$REPORT_DIR"
  reports=$(cd -- "$REPORT_DIR" && pwd)
else
  reports=$(mktemp -d "${RUNNER_TEMP:-/tmp}/pgsteward-$tool.XXXXXX")
fi
readonly reports report=$reports/$tool.json
rm -f -- "$report" "$reports/$tool".{sarif,xml,md,github,txt,log,sql,py}

# Nothing to examine, and that is a pass.
skip() {
  echo "$skipping"
  printf '## %s\n\n%s\n' "$tool" "$skipping" >"$reports/$tool.md"
}
readonly skipping="No candidate migrations detected; skipping."

# From WORKING_DIRECTORY to the repository's root, from where annotations and SARIF count.
path_prefix() {
  local prefix
  prefix=$(pwd -P)
  prefix=${prefix#"$workspace"}
  prefix=${prefix#/}
  [ -z "$prefix" ] || arguments+=("--path-prefix=$prefix/")
}

arguments=(--fail-on="${FAIL_ON:-error}" --report="text=$reports/$tool.txt" --report="sarif=$reports/$tool.sarif"
  --report="junit=$reports/$tool.xml" --report="markdown=$reports/$tool.md" --report="github=$reports/$tool.github")
path_prefix
arguments_from_inputs
arguments_from_args
arguments_for_result

base='' selected='' advice='' sources=()
select_input
select_policy

status=0
if [ "$selected" = none ]; then
  skip
else
  printf '%s: %s\n' "$tool" "$selected" | harmless
  "$executable" "${arguments[@]}" -- "${sources[@]}" </dev/null 2>"$reports/$tool.log" || status=$?
  [ ! -f "$reports/$tool.txt" ] || harmless <"$reports/$tool.txt"
  harmless <"$reports/$tool.log"
fi

output report-dir "$reports"
if [ -f "$report" ]; then
  read_figures
  output report "$report"
  output sarif "$reports/$tool.sarif"
  output junit "$reports/$tool.xml"
  output summary "$reports/$tool.md"
  if [ -n "$emitted" ]; then output emitted "$emitted"; fi
elif [ "$selected" = none ]; then
  no_figures
else
  [ "$status" -ge 2 ] || status=2
  message=$(head -c 3000 -- "$reports/$tool.log" | harmless)
  [ -z "$advice" ] || message+=$'\n'$advice
  annotate error "$tool could not do its job" "$message"
fi
output exit-code "$status"
