# Which migrations a tool is to examine, as its arguments. Sourced, never run; base.sh comes before it.
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

# Sets `sources`, adds to `arguments`, and says in `selected` what was chosen, or none. Lists are written to the folder
# `reports`.
# shellcheck disable=SC2034,SC2154  # for and from the script that sources this
select_migrations() {
  selected=everything
  one_of changed-only "${CHANGED_ONLY:-auto}" auto true false
  one_line files0 "${FILES0:-}"
  if [ -n "${FILES:-}" ] && [ -n "${FILES0:-}" ]; then cannot "the inputs files and files0 exclude each other"; fi
  if [ -n "${FILES:-}" ]; then
    selected="the files that were named"
    select_files
  elif [ -n "${FILES0:-}" ]; then
    selected="the files that were named"
    [ -f "$FILES0" ] || cannot "the list files0 does not exist"
    [ -s "$FILES0" ] || selected=none
    arguments+=(--files0-from "$FILES0")
  else
    local line lines=()
    into_lines lines "${PATHS:-}"
    for line in "${lines[@]}"; do expand_folder "$line"; done
    [ ${#sources[@]} -gt 0 ] || advice="Without a path, the folder of the migrations is read from pgsteward.yaml (migrations: path)."
    if wants_changes; then
      find_base
      if [ -n "$base" ]; then
        selected="what changed since $base"
        arguments+=("--changed-since=$base")
      fi
    fi
  fi
}
