#!/usr/bin/env bash
# The built normalize-schema as its users call it: forms, sources, aspects, check, in place, fingerprints, exit statuses.
set -euo pipefail

bin=${PGSTEWARD_BIN:?}
source=${PGSTEWARD_SOURCE:?}
tool=$bin/normalize-schema
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.org

count=0
ok() {
  count=$((count + 1))
  echo "ok $count - $1"
}
fail() {
  echo "not ok - $1"
  cat "$work/out" "$work/err"
  exit 1
}
# run STATUS ARGUMENTS...: stdout to $work/out, stderr to $work/err.
run() {
  local wanted=$1 status=0
  shift
  "$tool" --no-config "$@" >"$work/out" 2>"$work/err" || status=$?
  [ "$status" -eq "$wanted" ] || fail "$* ended with $status, not $wanted"
}
# same WHAT EXPECTED: compares stdout as a whole.
same() {
  diff -u <(printf '%s' "$2") "$work/out" || fail "$1"
  ok "$1"
}
holds() {
  grep -qF -- "$3" "$work/$2" || fail "$1"
  ok "$1"
}
silent() {
  [ ! -s "$work/out" ] || fail "$1"
  ok "$1"
}

mkdir "$work/project"
cd "$work/project"
cat >schema.sql <<'SQL'
-- Orders and what was paid for them.
SET statement_timeout = 0;

create table Payments (id serial primary key, order_id int not null references orders(id) on delete cascade, note varchar(20) default 'none');
create table orders (ID bigint, total decimal(10,2) check (total > 0), paid bool default false);
alter table orders add constraint orders_pkey primary key (id);
comment on table orders is 'all of them';
alter table orders owner to clerk;
SQL
# The first statement names a table that comes later; a server would refuse it.
sed -n '/^create table orders/,$p' schema.sql >sorted.sql
sed -n '/^create table Payments/p' schema.sql >>sorted.sql
mv sorted.sql schema.sql

orders="CREATE TABLE public.orders (
    id bigint NOT NULL,
    total numeric(10,2),
    paid boolean DEFAULT false,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_total_check CHECK (total > (0)::numeric)
);
"
payments="CREATE SEQUENCE public.payments_id_seq AS integer;
CREATE TABLE public.payments (
    id integer DEFAULT nextval('public.payments_id_seq'::regclass) NOT NULL,
    order_id integer NOT NULL,
    note character varying(20) DEFAULT 'none'::character varying,
    CONSTRAINT payments_pkey PRIMARY KEY (id)
);
ALTER SEQUENCE public.payments_id_seq OWNED BY public.payments.id;
ALTER TABLE public.payments ADD CONSTRAINT payments_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders (id) ON DELETE CASCADE;
"
about="ALTER TABLE public.orders OWNER TO clerk;
COMMENT ON TABLE public.orders IS 'all of them';
"
run 0 schema.sql
same "the normal form" "$orders$about$payments"
cp "$work/out" normal.sql
run 0 normal.sql
same "normalised again it is the same" "$orders$about$payments"
run 0 --drop owner,comment schema.sql
same "--drop owner,comment" "$orders$payments"
run 0 --drop all --keep comment schema.sql
holds "--keep brings back" out "COMMENT ON TABLE public.orders"
run 0 - <schema.sql
same "stdin" "$orders$about$payments"
run 0 --output result.sql schema.sql
cmp result.sql normal.sql
silent "--output writes the file"

run 1 --check schema.sql
cp "$work/out" form.diff
cp schema.sql copy.sql
git apply form.diff
cmp schema.sql normal.sql
ok "the patch of --check makes the normal form"
run 0 --check schema.sql
silent "a file in its normal form passes"
if command -v patch >/dev/null; then
  cp copy.sql schema.sql
  patch -s -p1 <form.diff
  cmp schema.sql normal.sql
  ok "patch takes it too"
fi
cp copy.sql schema.sql
run 1 --check schema.sql normal.sql
holds "of several files the one that is not normal is patched" out "+++ b/schema.sql"
run 1 --check --format json --report "sarif=$work/report.sarif" schema.sql
holds "the report of --check has a finding" out '"rule": "not-in-normal-form"'
run 0 --check --fail-on never schema.sql
ok "--fail-on never"
run 1 --check - <schema.sql
holds "stdin can be checked" out "+++ b/stdin"
run 0 --in-place schema.sql
cmp schema.sql normal.sql
silent "--in-place writes the file and prints nothing"
touch -d 2020-01-01 normal.sql
run 0 --in-place normal.sql
[ "$(date -r normal.sql +%Y)" = 2020 ] || fail "a file in its normal form is not touched"
ok "a file in its normal form is not touched"

run 0 --sha256 copy.sql
first=$(cat "$work/out")
[ ${#first} -eq 64 ] || fail "a fingerprint has 64 digits"
run 0 --sha256 normal.sql
same "equal schemas have one fingerprint" "$first
"
echo 'ALTER TABLE orders ADD seen boolean;' | cat normal.sql - >other.sql
run 0 --sha256 other.sql normal.sql
grep -q "^$first  normal.sql$" "$work/out" || fail "several fingerprints are named"
! grep -q "^$first  other.sql$" "$work/out" || fail "another schema has another"
ok "other schemas have others; several are named"

run 0 --format json --no-origin normal.sql
cp "$work/out" snapshot.json
run 0 snapshot.json
same "a snapshot is a source" "$orders$about$payments"
run 0 --format json --no-origin snapshot.json
cmp "$work/out" snapshot.json
ok "a snapshot of a snapshot is the same"
run 0 --check snapshot.json
silent "a snapshot is its own normal form"
run 0 --format json copy.sql
holds "a snapshot says where objects come from" out '"line": 1'

head -c 300 snapshot.json >cut.json
run 2 cut.json
holds "a cut snapshot" err "the snapshot ends here, before it is complete"
sed 's/"schema_version": 1/"schema_version": 2/' snapshot.json >future.json
run 2 future.json
holds "a snapshot of another version" err "only version 1 is known here"
sed 's/"not_null": true/"not_null": 1/' snapshot.json >wrong.json
run 2 wrong.json
holds "a wrong type" err "must be true or false"
sed 's/"not_null": true/"nul": true/' snapshot.json >unknown.json
run 2 unknown.json
holds "an unknown member" err "is not known here"

printf 'CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n' >data.sql
run 0 data.sql
holds "data is left out, and that is said" err "1 statement is left out that bring data"
run 2 --in-place data.sql
holds "and is not thrown away" out "keep it in a file of its own"
grep -q INSERT data.sql || fail "the file with data is as it was"
run 2 --check data.sql
ok "nor checked"
echo 'CREATE TABEL t ();' >bad.sql
run 2 bad.sql
holds "what does not parse" out "syntax error"
# shellcheck disable=SC2016  # SQL's dollars
printf 'CREATE FUNCTION run(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE t; END $$;\nSELECT run(current_setting($$a.b$$));\n' >opaque.sql
run 2 opaque.sql
holds "what is not known without being run" out "scratch:opaque.sql"
run 2 --drop onwer schema.sql
holds "an unknown aspect" err "did you mean owner?"
run 2 --check --in-place schema.sql
holds "--check or --in-place" err "exclude each other"
run 2 --in-place - <schema.sql
ok "--in-place needs a file"
run 2 --format sarif schema.sql
holds "other formats are for --check" err "is for --check"
run 2 schema.sql normal.sql
ok "one form at a time"
run 2 nowhere.sql
ok "no such file"
for version in 8.4.22 9.5.1 11.7 15.4 99; do
  printf -- '-- Dumped from database version %s\nCREATE TABLE t (a int);\nCREATE VIEW v AS SELECT a FROM t;\n' "$version" >dump.sql
  run 0 dump.sql
  holds "a dump of a server of $version keeps its views" out "CREATE VIEW public.v AS"
  [ ! -s "$work/err" ] || fail "and has nothing to say of a dump of a server of $version"
done
printf 'CREATE TABLE t (a int);\nCREATE VIEW v WITH (security_invoker) AS SELECT a FROM t;\n' >newer.sql
run 0 --pg-version 14 newer.sql
holds "what a server refuses is said" err "note: newer.sql:2: a server refuses this: security_invoker is read by PostgreSQL 15 and later"
for _ in 1 2 3 4 5 6 7; do echo "CREATE TABLE t (a int);"; done >again.sql
run 0 again.sql
holds "but not each of many" err "note: again.sql: a server refuses 1 more statement"
: >empty.sql
run 0 empty.sql
silent "an empty file is an empty schema"

git init -q .
git add -A
git commit -qm one
run 0 git:HEAD:copy.sql
same "a git revision" "$orders$about$payments"
run 0 "$source/testdata/projects/attribution/alembic/versions"
holds "a folder of migrations" out "CREATE TABLE public.revenue_ledger ("
cp "$work/out" chain.sql
run 0 chain.sql
cmp "$work/out" chain.sql
ok "its normal form stays"

if command -v pg_config >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; then
  run 0 scratch:copy.sql
  sed '/check_function_bodies/d' "$work/out" | diff - <(printf '%s' "$orders$about$payments") || fail "the scratch server says the same"
  ok "the scratch server says the same"
  run 0 --sha256 scratch:copy.sql
  same "and has the same fingerprint" "$first
"
else
  echo "not run: no PostgreSQL server is installed"
fi
