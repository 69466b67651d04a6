#!/usr/bin/env bash
# The command line of rls-check: exit statuses, formats, --emit, --probe.
set -euo pipefail

rls_check=${PGSTEWARD_BIN:?}/rls-check
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >isolated.sql <<'SQL'
CREATE ROLE app_rw LOGIN;
CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant_id uuid NOT NULL, body text);
CREATE INDEX ON notes (tenant_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO app_rw;
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE notes FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON notes
    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
SQL
sed 's/USING (.*);/USING (tenant_id IS NOT NULL);/' isolated.sql >leaking.sql
sed '/ROW LEVEL/d; /CREATE POLICY/,$d' isolated.sql >unprotected.sql
{
    echo "CREATE FUNCTION allowed(whose uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS"
    # shellcheck disable=SC2016
    echo '  $f$DECLARE answer boolean; BEGIN EXECUTE $q$SELECT $1 = nullif(current_setting($s$app.tenant$s$, true), $s$$s$)::uuid$q$ INTO answer USING whose; RETURN answer; END$f$;'
    sed 's/USING (.*);/USING (allowed(tenant_id));/' isolated.sql
} >undetermined.sql

count=0
# check WHAT GOT WANTED
check() {
    count=$((count + 1))
    if [ "$2" != "$3" ]; then
        echo "not ok - $1: got \"$2\", not \"$3\""
        cat out err
        exit 1
    fi
    echo "ok $count - $1"
}
# run ARGUMENTS...: stdout to out, stderr to err, the exit status to $status.
run() {
    status=0
    "$rls_check" --no-config "$@" >out 2>err || status=$?
}

verdict() { python3 -c 'import json, sys; print(*[t["verdict"] for t in json.load(open(sys.argv[1]))["tables"]])' out; }

run --format json isolated.sql
check "an isolated schema passes" "$status" 0
check "its verdict" "$(verdict)" isolated
run --format json leaking.sql
check "a leaking one fails" "$status" 1
check "its verdict" "$(verdict)" leaking
run --format json unprotected.sql
check "one without row security fails" "$status" 1
check "its verdict" "$(verdict)" unprotected
run --format json undetermined.sql
check "what cannot be told fails" "$status" 1
check "its verdict" "$(verdict)" undetermined
cp out saved.json
run --from-json saved.json
check "and so does its saved report" "$status" 1
run --from-json saved.json --allow-undetermined
check "which may be allowed too" "$status" 0
check "no line ends in a blank" "$(grep -c ' $' out)" 0
run --allow-undetermined undetermined.sql
check "unless that is allowed" "$status" 0
run --format json --config /dev/null isolated.sql
check "an empty configuration is an error" "$status" 2

cat >pgsteward.yaml <<'YAML'
version: 1
tenancy:
  column: tenant_id
  setting: app.tenant
  roles: [app_rw]
  exempt: { public.nots: a typing error }
YAML
status=0
"$rls_check" isolated.sql >out 2>err || status=$?
check "an exempt table that does not exist is an error" "$status" 2
check "with a suggestion" "$(grep -c 'did you mean public.notes' err)" 1
rm pgsteward.yaml

run --emit sql unprotected.sql
check "remediation is SQL" "$(grep -c 'ENABLE ROW LEVEL SECURITY' out)" 1
run isolated.sql
check "the matrix stands in the text" "$(grep -c 'Who reaches what' out)" 1
check "and says what the role reaches" "$(awk '$2 == "app_rw" { print $3, $4 }' out | sort -u)" "own rows"
run --format markdown isolated.sql
check "and in Markdown" "$(grep -c 'Who reaches what' out)" 1

if command -v pg_config >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    for schema in isolated leaking unprotected; do
        run --probe "$schema.sql"
        check "a probe that agrees needs no table" "$(grep -A 1 '^Probes: ' out)" "Probes: 20 asked, the server does what was read"
        run --probe --format json "$schema.sql"
        check "the server agrees with $schema" "$(python3 -c 'import json; print(sum(p["outcome"] != p["expected"] for p in json.load(open("out"))["probes"]))')" 0
    done
    run --probe undetermined.sql
    check "a probe that cannot say for whom it asks settles nothing" "$status" 1
    printf 'version: 1\ntenancy: { column: tenant_id, setting: app.tenant, roles: [app_rw] }\n' >tenancy.yaml
    status=0
    "$rls_check" --config tenancy.yaml --probe undetermined.sql >out 2>err || status=$?
    check "a probe settles what reading could not" "$status" 0
    check "which the table says" "$(grep -c 'undetermined, isolated by probe' out)" 1
    "$rls_check" --config tenancy.yaml --probe --format json undetermined.sql >saved.json 2>err
    run --from-json saved.json
    check "and its saved report is settled too" "$status" 0
    sed 's/^CREATE POLICY.*//; /^    USING/d' isolated.sql >cut.sql
    echo "CREATE POLICY tenant_isolation ON notes USING (left(tenant_id::text, 8) = left(current_setting('app.tenant', true), 8));" >>cut.sql
    status=0
    "$rls_check" --config tenancy.yaml --probe cut.sql >out 2>err || status=$?
    check "a probe of rows that stand for no others settles nothing" "$status" 1
    cat >partitioned.sql <<'SQL'
CREATE ROLE app_rw LOGIN;
CREATE TABLE events (tenant_id uuid NOT NULL, kind text NOT NULL) PARTITION BY LIST (kind);
CREATE TABLE events_one PARTITION OF events FOR VALUES IN ('one');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
SQL
    for table in events events_one events_rest; do
        cat >>partitioned.sql <<SQL
CREATE INDEX ON $table (tenant_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON $table TO app_rw;
ALTER TABLE $table ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON $table USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
SQL
    done
    run --probe partitioned.sql
    check "partitions are probed like any table" "$(grep '^Probes: ' out)" "Probes: 60 asked, the server does what was read"
    # One that is partitioned by hash has no default partition.
    cat >hashed.sql <<'SQL'
CREATE ROLE app_rw LOGIN;
CREATE TABLE events (tenant_id uuid NOT NULL, body text) PARTITION BY HASH (tenant_id);
CREATE TABLE events_one PARTITION OF events FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE events_two PARTITION OF events FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX ON events (tenant_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON events TO app_rw;
ALTER TABLE events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON events USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
SQL
    run --probe hashed.sql
    check "also those by hash" "$(grep '^Probes: ' out | grep -c 'the server does what was read')" 1
    # What would refuse the rows that are tried is taken away: identities, keys, types with checks, publications.
    cat >strict.sql <<'SQL'
CREATE ROLE app_rw LOGIN;
CREATE TYPE kind AS ENUM ('open', 'paid');
CREATE DOMAIN amount AS numeric CHECK (VALUE > 0);
CREATE TABLE tenants (id uuid PRIMARY KEY, name text NOT NULL);
CREATE TABLE bills (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenants, kind kind NOT NULL, amount amount NOT NULL);
CREATE INDEX ON bills (tenant_id);
CREATE PUBLICATION bills FOR TABLE bills;
GRANT SELECT, INSERT, UPDATE, DELETE ON bills TO app_rw;
ALTER TABLE bills ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON bills USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
SQL
    run --probe strict.sql
    check "nothing else refuses the rows" "$(grep '^Probes: ' out | grep -c 'the server does what was read')" 1
fi
echo "1..$count"
