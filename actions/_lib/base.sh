# Which revision a change is compared with. Sourced, never run.
#
# pull_request   the first parent of the merge commit that actions/checkout checks out, else the merge base with the
#                base branch
# merge_group    the revision that the queue merges onto
# push           what the branch pointed at; where that is unknown (a new branch, a forced push) the merge base with
#                the default branch, and on the default branch itself nothing: then everything counts as changed
# others         nothing
# shellcheck shell=bash

readonly zero_sha='^0+$' any_sha='^[0-9a-f]{40}([0-9a-f]{24})?$'
export GIT_TERMINAL_PROMPT=0

# The name as a commit that is here, fetched when it is missing.
commit_here() {
  local name=$1 candidate
  for candidate in "$name" "origin/$name"; do
    git rev-parse --verify --quiet --end-of-options "$candidate^{commit}" && return
  done
  case $name in -*) return 1 ;; esac
  git fetch --quiet --no-tags --depth=1 origin "$name" >&2 2>/dev/null || return 1
  git rev-parse --verify --quiet "FETCH_HEAD^{commit}"
}

meets_head() {
  git merge-base --end-of-options "$1" HEAD >/dev/null 2>&1
}

# Deepens a shallow clone step by step until the history of the revision meets that of HEAD.
connect_history() {
  local revision=$1 depth
  meets_head "$revision" && return
  for depth in --depth=2 --depth=50 --depth=1000 --unshallow; do
    [ "$(git rev-parse --is-shallow-repository)" = true ] || break
    git fetch --quiet --no-tags "$depth" origin "$revision" "$(git rev-parse HEAD)" >&2 2>/dev/null || return 1
    meets_head "$revision" && return
  done
  return 1
}

# usable NAME: sets `base` to the revision if it can be compared with HEAD.
usable() {
  local found
  found=$(commit_here "$1") && connect_history "$found" && base=$found
}

must_be_usable() {
  usable "$1" || cannot "the history between $1 and HEAD is not here and could not be fetched: give actions/checkout a fetch-depth of 0 (2 is enough for pull requests)"
}

# In a shallow clone git hides the parents of the last commits; the commit itself names them.
parents_of_head() {
  git cat-file commit HEAD | sed -n -e '/^$/q' -e 's/^parent //p'
}

base_of_pull_request() {
  local parents
  mapfile -t parents < <(parents_of_head)
  if [ ${#parents[@]} -eq 2 ] && [ "$(git rev-parse HEAD)" = "${GITHUB_SHA:-}" ]; then
    # connect_history first: it brings both parents, and then nothing else has to be asked for.
    connect_history "${parents[0]}" && base=${parents[0]} && return
  fi
  [[ ${PULL_REQUEST_BASE:-} =~ $any_sha ]] || cannot "the event names no base of the pull request"
  must_be_usable "$PULL_REQUEST_BASE"
}

on_default_branch() {
  [ "${GITHUB_REF:-}" = "refs/heads/${DEFAULT_BRANCH:-}" ]
}

base_of_push() {
  if [[ ${BEFORE:-} =~ $any_sha ]] && ! [[ $BEFORE =~ $zero_sha ]] && usable "$BEFORE"; then
    git merge-base --is-ancestor "$base" HEAD && return
    ! on_default_branch || return 0       # forced: what came since the two histories parted
    base=
  fi
  ! on_default_branch || return 0
  [ -n "${DEFAULT_BRANCH:-}" ] || return 0
  must_be_usable "$DEFAULT_BRANCH"
}

# Sets `base`; empty where the event has none, and then everything counts.
find_base() {
  base=
  one_line base "${BASE:-}"
  local inside
  inside=$(git rev-parse --is-inside-work-tree 2>&1) || true
  [ "$inside" = true ] || cannot "the working directory is no git work tree; is there an actions/checkout step before? ($inside)"
  if [ -n "${BASE:-}" ]; then
    must_be_usable "$BASE"
    return
  fi
  case ${GITHUB_EVENT_NAME:-} in
    pull_request | pull_request_target) base_of_pull_request ;;
    merge_group)
      [[ ${MERGE_GROUP_BASE:-} =~ $any_sha ]] || cannot "the event names no base of the merge group"
      must_be_usable "$MERGE_GROUP_BASE" ;;
    push) base_of_push ;;
  esac
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
