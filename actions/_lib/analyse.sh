#!/usr/bin/env bash
# Runs a tool once and renders its report: analyse.sh TOOL. The step passes whatever is found: the reports come first,
# gate.sh fails afterwards.
#
# Environment: TOOL_DIR, the inputs of the action in capitals, and OPTION_<NAME> for each option of the tool that an
# input sets. Outputs: exit-code, errors, warnings, notices, findings, waived, files-checked, report, sarif, junit,
# summary, report-dir.
here=$(dirname -- "${BASH_SOURCE[0]}")
# shellcheck source=actions/_lib/common.sh
. "$here/common.sh"
# shellcheck source=actions/_lib/base.sh
. "$here/base.sh"
# shellcheck source=actions/_lib/selection.sh
. "$here/selection.sh"
readonly tool=$1 executable=$TOOL_DIR/$1
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
rm -f -- "$report" "$reports/$tool".{sarif,xml,md,github,txt,log}

arguments=()
for name in "${!OPTION_@}"; do
  value=${!name}
  option=${name#OPTION_}
  option=${option//_/-}
  option=${option,,}
  one_line "$option" "$value"
  [ -z "$value" ] || arguments+=("--$option=$value")
done

extra=()
into_lines extra "${ARGS:-}"
for argument in "${extra[@]}"; do
  case $argument in
    --format | --format=* | --output | --output=* | --report | --report=* | --from-json | --from-json=* | --fail-on | --fail-on=* | \
      --path-prefix | --path-prefix=* | --summary | --help | --version | --list-rules | --explain | --explain=* | --)
      cannot "args: the action itself decides about ${argument%%=*}" ;;
  esac
done

base=
select_input
select_policy
case $selected in
  changed) echo "$tool: what changed since $base" ;;
  all) echo "$tool: everything" ;;
  files) echo "$tool: the files that were named" ;;
esac

status=0
if [ "$selected" = none ]; then
  echo "No candidate migrations detected; skipping."
else
  "$executable" --format=json --output="$report" --fail-on="${FAIL_ON:-error}" --quiet "${arguments[@]}" "${extra[@]}" \
    -- "${sources[@]}" </dev/null 2>"$reports/$tool.log" || status=$?
  harmless <"$reports/$tool.log"
fi

# prefix: what stands before the paths, for readers who count from the repository.
prefix=$(pwd -P)
prefix=${prefix#"$workspace"}
prefix=${prefix#/}
counted_from=(--no-config)
[ -z "$prefix" ] || counted_from+=(--path-prefix="$prefix/")

# render FORMAT FILE. The saved report is rendered, nothing is analysed again. With --fail-on never the exit status says
# nothing about findings; whether the file is there says whether it worked.
render() {
  "$executable" --from-json "$report" --format="$1" --output="$2" --fail-on=never --quiet "${counted_from[@]}" \
    </dev/null 2>>"$reports/$tool.log" || true
  [ -f "$2" ] || cannot "the report could not be rendered as $1: $(tail -n 1 -- "$reports/$tool.log")"
}

# figure NAME OUTPUT: a member of the report's summary, the only members that are indented by four blanks.
declare -A figures
figure() {
  figures[$1]=$(sed -n "/^    \"$1\": [0-9]*,\{0,1\}$/ { s/[^0-9]//gp; q }" "$report")
  [[ ${figures[$1]} =~ ^[0-9]+$ ]] || cannot "the report has no figure for $1"
  output "$2" "${figures[$1]}"
}

output report-dir "$reports"
if [ -f "$report" ]; then
  render sarif "$reports/$tool.sarif"
  render junit "$reports/$tool.xml"
  render markdown "$reports/$tool.md"
  render github "$reports/$tool.github"
  render text "$reports/$tool.txt"
  for name in errors warnings notices waived; do figure $name $name; done
  figure files files-checked
  findings=$((figures[errors] + figures[warnings] + figures[notices]))
  output findings "$findings"
  if [ "$selected" = changed ] && [ "${figures[files]}" = 0 ] && [ "$findings" -eq 0 ] && [ "$status" -eq 0 ]; then
    echo "No candidate migrations detected; skipping."
  fi
  harmless <"$reports/$tool.txt"
  output report "$report"
  output sarif "$reports/$tool.sarif"
  output junit "$reports/$tool.xml"
  output summary "$reports/$tool.md"
elif [ "$selected" = none ]; then
  for name in errors warnings notices waived findings files-checked; do output "$name" 0; done
else
  [ "$status" -ge 2 ] || status=2
  message=$(head -c 3000 -- "$reports/$tool.log" | harmless)
  if [ ${#sources[@]} -eq 0 ] && [ "$selected" != files ]; then
    message+=$'\n'"Without a path, the folder of the migrations is read from pgsteward.yaml (migrations: path)."
  fi
  annotate error "$tool could not do its job" "$message"
fi
output exit-code "$status"
