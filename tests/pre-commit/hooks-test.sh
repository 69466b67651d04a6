#!/usr/bin/env bash
# The hooks of .pre-commit-hooks.yaml under the real pre-commit, in a repository of their own.
set -euo pipefail
: "${PGSTEWARD_SOURCE:?}" "${PGSTEWARD_BIN:?}"
if ! command -v pre-commit >/dev/null; then
  echo "SKIPPED: pre-commit is not here (Debian: apt-get install pre-commit); the hooks were not tried"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PRE_COMMIT_HOME=$work/cache GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null PRE_COMMIT_COLOR=never
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.org
export PATH=$PGSTEWARD_BIN:$PATH

# shellcheck source=tests/support/checks.sh
. "$PGSTEWARD_SOURCE/tests/support/checks.sh"
says() {
  grep -qF -- "$1" "$work/out" || fail "it says: $1"
  ok "it says: $1"
}

run 0 "the manifest is valid" pre-commit validate-manifest "$PGSTEWARD_SOURCE/.pre-commit-hooks.yaml"

# A repository of hooks is cloned; its manifest is all that these hooks need of it.
hooks=$work/hooks
git init -q -b main "$hooks"
cp "$PGSTEWARD_SOURCE/.pre-commit-hooks.yaml" "$hooks/"
git -C "$hooks" add -A
git -C "$hooks" commit -qm hooks

git init -q -b main "$work/project"
cd "$work/project"
config() {
  printf 'repos:\n  - repo: %s\n    rev: %s\n    hooks:\n' "$hooks" "$(git -C "$hooks" rev-parse HEAD)"
  printf '      - id: %s\n' "$@"
}
config validate-migration >.pre-commit-config.yaml
run 0 "the configuration of the documentation is valid" pre-commit validate-config .pre-commit-config.yaml
mkdir -p "db/migrations" src
printf 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n' >db/migrations/000001_orders.up.sql
printf 'DROP TABLE orders;\n' >db/migrations/000001_orders.down.sql
printf 'DROP TABLE orders;\n' >src/not-a-migration.sql
git add -A
pre-commit install >/dev/null
run 0 "a harmless migration is committed" git commit -qm one

printf 'ALTER TABLE orders DROP COLUMN note;\n' >"db/migrations/000002_drop a note.up.sql"
printf 'ALTER TABLE orders ADD COLUMN note text;\n' >"db/migrations/000002_drop a note.down.sql"
git add -A
run 1 "a dropped column is not" git commit -qm two
says "db/migrations/000002_drop a note.up.sql:1:1: error: drops the column public.orders.note"
run 1 "neither by pre-commit run" pre-commit run validate-migration
printf 'ALTER TABLE orders DROP COLUMN note; -- CI:DESTRUCTIVE_OK - See ADR-002\n' >"db/migrations/000002_drop a note.up.sql"
git add -A
run 0 "with a waiver it is" git commit -qm two
run 0 "all files of the project pass" pre-commit run --all-files
printf 'SELEC 1;\n' >db/migrations/000003_broken.up.sql
git add -A
run 1 "a syntax error is not committed" git commit -qm three
says 'syntax error at or near "SELEC"'
git rm -qf db/migrations/000003_broken.up.sql

# The hook that sees what pre-commit does not pass on.
{ config validate-migration-changes; printf '        args: [db/migrations]\n'; } >.pre-commit-config.yaml
git add -A
run 0 "nothing changed" git commit -qm config
git rm -q db/migrations/000001_orders.*
run 1 "a deleted migration is not committed" git commit -qm four
says "[removed-migration]"
git reset -q --hard
printf 'SELECT 1;\n' >"db/migrations/000001_before.up.sql"
printf 'DROP TABLE orders;\n' >"db/migrations/000004_drop.up.sql"
git add -A
run 1 "a destructive one is not" git commit -qm five
says "drops the table public.orders"
git reset -q --hard

# In CI: what a branch changed.
config validate-migration >.pre-commit-config.yaml
git add -A && git commit -qm config --no-verify
git checkout -q -b change
printf 'DROP TABLE orders;\n' >db/migrations/000005_drop.up.sql
git add -A && git commit -qm change --no-verify
run 1 "--from-ref and --to-ref" pre-commit run --from-ref main --to-ref HEAD
says "db/migrations/000005_drop.up.sql:1:1: error"
run 0 "an executable that is missing fails" bash -c '! PATH=/usr/bin:/bin pre-commit run --from-ref main --to-ref HEAD'

# The hooks for schemas.
built() {
  [ -x "$PGSTEWARD_BIN/$1" ] || { echo "# $1 is not built: its hooks were not tried"; return 1; }
}
git init -q -b main "$work/schemas"
cd "$work/schemas"
pre-commit install >/dev/null
mkdir -p db/migrations
table='CREATE TABLE public.orders (tenant_id uuid NOT NULL, id bigint NOT NULL, PRIMARY KEY (tenant_id, id));'
isolated="CREATE ROLE app_rw;
$table
ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.orders FORCE ROW LEVEL SECURITY;
CREATE POLICY isolation ON public.orders TO app_rw USING (tenant_id = nullif((SELECT current_setting('app.tenant', true)), '')::uuid);
GRANT SELECT, INSERT ON public.orders TO app_rw;"
cat >pgsteward.yaml <<'YAML'
version: 1
canonical: db/schema.sql
migrations: { path: db/migrations }
tenancy: { column: tenant_id, setting: app.tenant, roles: [app_rw] }
grants: { app_rw: { public.orders: [SELECT, INSERT] } }
YAML

if built normalize-schema; then
  config normalize-schema >.pre-commit-config.yaml
  printf '%s\n' "-- orders" "create table public.orders (id int8 not null);" >db/schema.sql
  git add -A
  run 1 "a schema that is not in its normal form is rewritten" git commit -qm one
  says "files were modified by this hook"
  git add -A
  run 0 "and committed the second time" git commit -qm one
  config normalize-schema-check >.pre-commit-config.yaml
  printf '%s\n' "create table public.orders (id int8 not null, note text);" >db/schema.sql
  git add -A
  run 1 "the check shows the patch" git commit -qm two
  says "+"
  run 0 "and writes nothing" git diff --exit-code
fi

# hook NAME WHAT PASSES FAILS: the schema PASSES is committed, FAILS is not.
hook() {
  built "$1" || return 0
  config "$1" >.pre-commit-config.yaml
  printf '%s\n' "$3" >db/schema.sql
  git add -A
  run 0 "$1: what is right is committed" git commit -q --allow-empty -m right
  printf '%s\n' "$4" >db/schema.sql
  git add -A
  run 1 "$1: $2 is not" git commit -qm wrong
  says public.orders
  git reset -q --hard
}
printf '%s\n' "$table" >db/migrations/000001_orders.up.sql
printf 'DROP TABLE public.orders;\n' >db/migrations/000001_orders.down.sql
hook schema-diff "a schema that the migrations do not make" "$table" "${table/bigint/integer}"
hook rls-check "a table without row security" "$isolated" "${isolated/ENABLE/DISABLE}"
hook grant-audit "a privilege too many" "$isolated" "$isolated
GRANT DELETE ON public.orders TO app_rw;"
echo "1..$count"
