#!/usr/bin/env bash
# Links between the pages lead somewhere, and the page of the actions knows their inputs and outputs.
# shellcheck disable=SC2016  # backticks are Markdown's
set -euo pipefail
cd "${PGSTEWARD_SOURCE:?}"

count=0
fail() {
  echo "not ok - $1"
  exit 1
}
anchors() {
  # As GitHub makes them: lower case, punctuation dropped, blanks become hyphens.
  sed -n 's/^##* //p' "$1" | tr '[:upper:]' '[:lower:]' | sed -e 's/[^a-z0-9 _-]//g' -e 's/ /-/g'
}

while IFS= read -r page; do
  while IFS= read -r link; do
    case $link in http://* | https://* | mailto:*) continue ;; esac
    target=${link%%#*} anchor=
    case $link in *'#'*) anchor=${link#*#} ;; esac
    file=$page
    [ -z "$target" ] || file=$(dirname "$page")/$target
    [ -e "$file" ] || fail "$page: $link leads nowhere"
    [ -z "$anchor" ] || anchors "$file" | grep -qxF -- "$anchor" || fail "$page: $link has no such heading"
    count=$((count + 1))
  done < <(sed -e '/^```/,/^```/d' -e 's/`[^`]*`//g' "$page" | grep -oE '\]\([^() ]+\)' | sed -e 's/^](//' -e 's/)$//')
done < <(find . -name '*.md' -not -path './build/*' -not -path './testdata/*' -not -path '*/node_modules/*')
[ "$count" -gt 20 ] || fail "only $count links were found"
echo "ok 1 - $count links lead somewhere"

page=docs/github-actions.md
for action in actions/*/action.yml; do
  name=$(basename "$(dirname "$action")")
  grep -qF "actions/$name" "$page" || fail "$page says nothing about $name"
  while IFS= read -r input; do
    grep -qF "\`$input\`" "$page" || grep -qF "$input:" "$page" || fail "$page says nothing about $input of $name"
  done < <(sed -n -e '/^inputs:/,/^runs:/s/^  \([a-z0-9-]*\):$/\1/p' "$action")
done
echo "ok 2 - the page of the actions knows their inputs and outputs"

version=$(cat VERSION)
for page in docs/github-actions.md docs/pre-commit.md docs/ci-recipes.md; do
  ! grep -oE '(@|rev: )v[0-9]+\.[0-9]+\.[0-9]+$|pgsteward_[0-9.]+_amd64' "$page" | grep -vE "(v|_)$version(_|$)" || fail "$page names another version than $version"
done
echo "ok 3 - the pages name the version of the project"

for page in docs/*.md; do
  name=$(basename "$page")
  [ "$name" = README.md ] || grep -qF "($name" docs/README.md || fail "docs/README.md does not name $name"
done
echo "ok 4 - the index names every page"

# The right column of the table of rules.
count=0
while IFS= read -r rule; do
  [ -f "common/rules/migration/$rule.cpp" ] || fail "docs/moving-from-squawk.md: there is no rule $rule"
  count=$((count + 1))
done < <(sed -n '/^Rules:/,/^`/p' docs/moving-from-squawk.md | grep '^|' | cut -d '|' -f 3 | grep -oE '`[a-z-]+`' | tr -d '`')
[ "$count" -gt 5 ] || fail "only $count rules were found"
echo "ok 5 - squawk's rules are compared with rules that exist"
echo "1..5"
