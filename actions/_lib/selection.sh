# What a tool is to examine, as its arguments. Sourced, never run; base.sh comes before it.
#
# The input files (or files0) names files and is taken as it is. Else the input paths names folders of migrations; on
# pull requests and in merge queues only what changed in them is judged, the rest is context. The tool itself reads the
# difference, since a deleted migration or one inserted before others is a finding of its own.
# shellcheck shell=bash

# A pattern of files stands for the folders that hold them: migrations/**/*.sql for migrations.
folder_of_pattern() {
  local pattern=${1%/}
  case ${pattern##*/} in *[*?[]*.* | *.*[*?[]*) pattern=/$pattern pattern=${pattern%/*} ;; *) pattern=/$pattern ;; esac
  while [[ $pattern == */'**' ]]; do pattern=${pattern%/*}; done
  pattern=${pattern#/}
  printf '%s' "${pattern:-.}"
}

# The folders of one line of paths; * and ? stand for names, ** for any number of folders.
expand_folder() {
  local pattern folder
  pattern=$(folder_of_pattern "$1")
  if [ -d "$pattern" ]; then
    sources+=("$pattern")
    return
  fi
  [ ! -e "$pattern" ] || cannot "the path $1 is no folder; single files are named by the input files"
  case $pattern in *[*?[]*) ;; *) cannot "the path $1 does not exist in ${WORKING_DIRECTORY:-the workspace}" ;; esac
  local IFS='' found=() before=${#sources[@]}
  shopt -s nullglob globstar
  # shellcheck disable=SC2206  # a pattern is to expand; without IFS it is not split
  found=($pattern)
  shopt -u nullglob globstar
  for folder in "${found[@]}"; do [ ! -d "$folder" ] || sources+=("$folder"); done
  [ ${#sources[@]} -gt "$before" ] || cannot "the path $1 matches no folder in ${WORKING_DIRECTORY:-the workspace}"
}

wants_changes() {
  case ${CHANGED_ONLY:-auto} in
    true) return 0 ;;
    false) return 1 ;;
  esac
  case ${GITHUB_EVENT_NAME:-} in pull_request | pull_request_target | merge_group) return 0 ;; *) return 1 ;; esac
}

# shellcheck disable=SC2154
select_files() {
  local list=$reports/files0 line
  local lines=()
  into_lines lines "$FILES"
  : >"$list"
  for line in "${lines[@]}"; do printf '%s\0' "$line" >>"$list"; done
  arguments+=(--files0-from "$list")
}

# Sets `sources`, adds to `arguments`, and says in `selected` what was chosen: files, changed, all or none. Lists are
# written to the folder `reports`.
# shellcheck disable=SC2034,SC2154  # for and from the script that sources this
select_input() {
  sources=() selected=all
  one_of changed-only "${CHANGED_ONLY:-auto}" auto true false
  one_line files0 "${FILES0:-}"
  if [ -n "${FILES:-}" ] && [ -n "${FILES0:-}" ]; then cannot "the inputs files and files0 exclude each other"; fi
  if [ -n "${FILES:-}" ]; then
    selected=files
    select_files
  elif [ -n "${FILES0:-}" ]; then
    selected=files
    [ -f "$FILES0" ] || cannot "the list files0 does not exist"
    [ -s "$FILES0" ] || selected=none
    arguments+=(--files0-from "$FILES0")
  else
    local line lines=()
    into_lines lines "${PATHS:-}"
    for line in "${lines[@]}"; do expand_folder "$line"; done
    if wants_changes; then
      find_base
      if [ -n "$base" ]; then
        selected=changed
        arguments+=("--changed-since=$base")
      fi
    fi
  fi
}

# policy-ref: base is the revision that the change is compared with, so that no change relaxes its own gate.
select_policy() {
  one_line policy-ref "${POLICY_REF:-}"
  [ -n "${POLICY_REF:-}" ] || return 0
  if [ "$POLICY_REF" != base ]; then
    local revision
    revision=$(commit_here "$POLICY_REF") || cannot "the policy-ref $POLICY_REF is no revision that is here or could be fetched"
    arguments+=("--policy-ref=$revision")
    return
  fi
  [ -n "${base:-}" ] || find_base
  if [ -n "$base" ]; then
    arguments+=("--policy-ref=$base")
  else
    echo "policy-ref: this event has no base; the configuration is read as it is checked out"
  fi
}
