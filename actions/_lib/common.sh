# What every script of the actions shares: failing, outputs, untrusted text. Sourced, never run.
# shellcheck shell=bash
set -euo pipefail

# Text as the message of a workflow command.
command_data() {
  local text=$1
  text=${text//'%'/%25}
  text=${text//$'\r'/%0D}
  printf '%s' "${text//$'\n'/%0A}"
}

# Copies stdin so that no line of it is taken for a workflow command: neither "::name::" at a line's start nor
# "##[name]" anywhere. Control characters go as well, since a carriage return starts a line too.
harmless() {
  LC_ALL=C tr '\000-\010\013-\037\177' '?' | LC_ALL=C sed -e $'s/^\\([[:space:]]*\\)::/\\1:\xe2\x80\x8b:/' -e $'s/##\\[/#\xe2\x80\x8b#[/g'
}

# annotate LEVEL TITLE MESSAGE: an annotation without a place.
annotate() {
  printf '::%s title=%s::%s\n' "$1" "$2" "$(command_data "$3")"
}

# Ends the step: what was asked for cannot be done. Exit status 2, as the tools have it.
cannot() {
  annotate error "${ACTION_TITLE:-pgsteward}" "$1"
  exit 2
}

# output NAME VALUE: sets an output of the step. The delimiter is random, so no value can end it early.
output() {
  local name=$1 value=$2 delimiter
  delimiter="ghadelimiter_$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
  case $value in *"$delimiter"*) cannot "the output $name holds its own delimiter" ;; esac
  printf '%s<<%s\n%s\n%s\n' "$name" "$delimiter" "$value" "$delimiter" >>"$GITHUB_OUTPUT"
}

# one_line NAME VALUE: an input that must not hold a line break.
one_line() {
  case $2 in *[$'\n\r']*) cannot "the input $1 is one line" ;; esac
}

# one_of NAME VALUE WORD…: an input that is one of some words.
one_of() {
  local name=$1 value=$2 word
  shift 2
  for word in "$@"; do [ "$value" != "$word" ] || return 0; done
  cannot "the input $name is one of: $*"
}

# into_lines ARRAY TEXT: the lines of an input that are not empty, without blanks around them.
into_lines() {
  local -n into_lines_of=$1
  local line
  into_lines_of=()
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    line=${line#"${line%%[![:blank:]]*}"}
    line=${line%"${line##*[![:blank:]]}"}
    [ -z "$line" ] || into_lines_of+=("$line")
  done <<<"$2"
}

# The folder that the caller asked for; everything runs there.
enter_working_directory() {
  local directory=${WORKING_DIRECTORY:-.}
  one_line working-directory "$directory"
  cd -- "${GITHUB_WORKSPACE:-.}" || cannot "no workspace"
  cd -- "$directory" 2>/dev/null || cannot "the working-directory $directory does not exist; is there an actions/checkout step?"
}

# The privileges of pull_request_target belong to the base branch while the text belongs to the author of the change.
refuse_pull_request_target() {
  [ "${GITHUB_EVENT_NAME:-}" != pull_request_target ] || [ "${ALLOW_PULL_REQUEST_TARGET:-false}" = true ] ||
    cannot "refused under pull_request_target, where a stranger's files meet this repository's secrets; use pull_request, or say allow-pull-request-target: true"
}
