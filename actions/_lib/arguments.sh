# The arguments that follow from the inputs of an action, whatever the tool. Sourced, never run.
# shellcheck shell=bash

# option_name VARIABLE PREFIX: OPTION_PG_VERSION stands for pg-version.
option_name() {
  local name=${1#"$2"}
  name=${name//_/-}
  printf '%s' "${name,,}"
}

# shellcheck disable=SC2154  # of the script that sources this
arguments_from_inputs() {
  local variable value option
  for variable in "${!OPTION_@}"; do
    value=${!variable}
    option=$(option_name "$variable" OPTION_)
    one_line "$option" "$value"
    [ -z "$value" ] || arguments+=("--$option=$value")
  done
  for variable in "${!SWITCH_@}"; do
    value=${!variable:-false}
    option=$(option_name "$variable" SWITCH_)
    one_of "$option" "$value" true false
    [ "$value" = false ] || arguments+=("--$option")
  done
}

# The input args: one argument a line. What the action itself decides about is refused.
arguments_from_args() {
  local argument extra=()
  into_lines extra "${ARGS:-}"
  for argument in "${extra[@]}"; do
    case $argument in
      --format | --format=* | --output | --output=* | --report | --report=* | --from-json | --from-json=* | --fail-on | --fail-on=* | \
        --path-prefix | --path-prefix=* | --emit | --emit=* | --summary | --in-place | --help | --version | \
        --list-rules | --explain | --explain=* | --)
        cannot "args: the action itself decides about ${argument%%=*}" ;;
    esac
    arguments+=("$argument")
  done
}

# The result is the JSON report, or what the input emit asks for; then that is in the file `emitted`, and the report
# beside it.
# shellcheck disable=SC2034,SC2154
arguments_for_result() {
  local how=--emit=${EMIT:-}
  emitted=
  case ${EMIT:-} in
    '') arguments+=(--format=json --output="$report"); return ;;
    sql) emitted=$reports/$tool.sql ;;
    alembic) emitted=$reports/$tool.py ;;
    patch) emitted=$reports/$tool.patch how=--check ;;
    *) cannot "the input emit is one of: sql alembic" ;;
  esac
  arguments+=("$how" --output="$emitted" --report="json=$report")
}
