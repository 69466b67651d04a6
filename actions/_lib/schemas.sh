# Which schemas a tool is to read, as its arguments. Sourced, never run; base.sh comes before it.
#
# A schema is a file, a folder of migrations, git:REV:PATH, scratch:… of these, or env:NAME: a database whose connection
# string is in the environment variable NAME. The string itself is never an input, which logs show, nor an argument,
# which every process of the machine can read.
# shellcheck shell=bash

# environment_source INPUT NAME: the variable is there. Its value is not looked at any further.
environment_source() {
  local name=$2
  [[ $name =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || cannot "the input $1 names an environment variable, such as DATABASE_URL; a connection string itself is never an input"
  if [ -z "${!name:-}" ]; then
    local reason="set it by env: on the step or the job, from a secret"
    case ${GITHUB_EVENT_NAME:-} in
      pull_request) reason+="; pull requests from forks get no secrets: leave the step out there (if: github.event.pull_request.head.repo.fork != true)" ;;
    esac
    cannot "the environment variable $name, which the input $1 names, is empty: $reason"
  fi
}

# git_source INPUT REV:PATH: sets `schema` to the source with a revision that is here, fetched when it is missing.
git_source() {
  local revision=${2%%:*} path=${2#*:} commit
  [[ $2 == ?*:?* ]] || cannot "the input $1 is written git:REV:PATH"
  if [ "$revision" = base ]; then
    find_base
    [ -n "$base" ] || cannot "this event has no base, which the input $1 names; name a revision, or give the input base"
    # Where the histories parted: what others have merged since is no part of this change.
    schema=git:$(git merge-base "$base" HEAD):$path
  elif git rev-parse --verify --quiet --end-of-options "$revision^{commit}" >/dev/null; then
    schema=git:$2
  else
    commit=$(commit_here "${revision#origin/}") || cannot "the revision $revision, which the input $1 names, is not here and could not be fetched: give actions/checkout a fetch-depth of 0"
    schema=git:$commit:$path
  fi
}

# schema_from INPUT VALUE: sets `schema` to the SOURCE as the tool gets it.
schema_from() {
  local input=$1 value=$2 before=
  one_line "$input" "$value"
  if [[ $value == scratch:* ]]; then before=scratch: value=${value#scratch:}; fi
  case $value in
    env:*) environment_source "$input" "${value#env:}"; schema=$value ;;
    *://* | service=* | *password=*) cannot "the input $input holds a connection string; put it into an environment variable and write env:NAME" ;;
    -) cannot "the input $input cannot be stdin" ;;
    git:*) git_source "$input" "${value#git:}" ;;
    *) schema=$value ;;
  esac
  schema=$before$schema
}

# select_schema INPUT VALUE: one more SOURCE, where the input has a value.
# shellcheck disable=SC2034,SC2154  # for and from the script that sources this
select_schema() {
  [ -n "$2" ] || return 0
  schema_from "$1" "$2"
  sources+=("$schema")
}

# The schema of tools that judge one: the input source, or the database that dsn-env names. Without both it is the
# configured one.
select_one_schema() {
  if [ -n "${SOURCE:-}" ] && [ -n "${DSN_ENV:-}" ]; then cannot "the inputs source and dsn-env exclude each other"; fi
  select_schema source "${SOURCE:-}"
  select_schema dsn-env "${DSN_ENV:+env:$DSN_ENV}"
  describe_schemas
}

# shellcheck disable=SC2034
describe_schemas() {
  selected=${sources[*]:-the configured schema}
  [ ${#sources[@]} -gt 0 ] || advice="Without a source, the schema is read from pgsteward.yaml: canonical, else migrations.path."
}
