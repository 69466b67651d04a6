#!/usr/bin/env bash
# The command line of grant-audit: exit statuses, errors of the policy, formats, --before, --emit, --probe.
set -euo pipefail

source=${PGSTEWARD_SOURCE:?}
grant_audit=${PGSTEWARD_BIN:?}/grant-audit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >ledger.sql <<'SQL'
CREATE ROLE keeper;
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE repair LOGIN;
CREATE TABLE accounts (id bigint PRIMARY KEY, name text);
ALTER TABLE accounts OWNER TO keeper;
CREATE TABLE ledger (id bigint PRIMARY KEY, account bigint REFERENCES accounts (id), amount numeric NOT NULL);
ALTER TABLE ledger OWNER TO keeper;
CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_LEVEL = 'ROW' AND session_user = 'repair' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the ledger is append-only';
END$$;
ALTER FUNCTION guard() OWNER TO keeper;
REVOKE ALL ON FUNCTION guard() FROM PUBLIC;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION guard();
CREATE TRIGGER guard_all BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION guard();
ALTER TABLE ledger ENABLE ALWAYS TRIGGER guard;
ALTER TABLE ledger ENABLE ALWAYS TRIGGER guard_all;
GRANT SELECT, INSERT, UPDATE, DELETE ON accounts TO app_rw;
GRANT SELECT, INSERT ON ledger TO app_rw;
GRANT SELECT ON accounts, ledger TO app_ro;
GRANT SELECT, UPDATE, DELETE ON ledger TO repair;
SQL
cat >pgsteward.yaml <<'YAML'
version: 1
grants:
  app_rw:
    "public.*": [SELECT, INSERT, UPDATE, DELETE]
    public.ledger: [SELECT, INSERT]
  app_ro: { "public.*": { at_most: [SELECT] } }
append_only:
  tables: [public.ledger]
  repair_roles: [repair]
YAML

count=0
# check WHAT GOT WANTED
check() {
    count=$((count + 1))
    if [ "$2" != "$3" ]; then
        echo "not ok - $1: got \"$2\", not \"$3\""
        head -40 out
        cat err
        exit 1
    fi
    echo "ok $count - $1"
}
# run ARGUMENTS...: stdout to out, stderr to err, the exit status to $status.
run() {
    status=0
    "$grant_audit" "$@" >out 2>err || status=$?
}
# findings: the rules that have one of at least a warning, each once.
findings() { python3 -c 'import json; print(*sorted({f["rule"] for f in json.load(open("out"))["findings"] if f["severity"] != "notice" and not f["waiver"]}))'; }
# errs WHAT LINES WANTED: a policy of these lines is an error, "LINE: MESSAGE".
errs() {
    printf 'version: 1\n%s\n' "$2" >other.yaml
    run --config other.yaml --format json ledger.sql
    check "$1 is an error" "$status" 2
    check "at its line" "$(python3 -c 'import json; print(*[f"""{e["path"]} {e["line"]}: {e["message"]}""" for e in json.load(open("out"))["errors"]], sep="\n")')" "other.yaml $3"
}

# Verdicts and exit statuses.
run --format json ledger.sql
check "a schema as the policy wants it passes" "$status" 0
check "without a finding" "$(findings)" ""
sed 's/^GRANT SELECT, INSERT ON ledger/GRANT SELECT, INSERT, UPDATE ON ledger/' ledger.sql >excess.sql
run --format json excess.sql
check "a privilege too many fails" "$status" 1
check "as such, and once" "$(findings)" "excess-privilege"
sed '/^GRANT SELECT, INSERT ON ledger/d' ledger.sql >missing.sql
run --format json missing.sql
check "one too few fails" "$status" 1
check "as such" "$(findings)" "missing-privilege"
sed '/CREATE TRIGGER guard_all/d; /ALWAYS TRIGGER guard_all/d' ledger.sql >no-truncate.sql
run --format json no-truncate.sql
check "a guard that TRUNCATE does not meet fails" "$status" 1
check "as such" "$(findings)" "guard-no-truncate"
run --fail-on never excess.sql
check "--fail-on never" "$status" 0
run nowhere.sql
check "a file that is not there" "$status" 2
run --emit everything ledger.sql
check "an unknown --emit" "$status" 2
check "says what there is" "$(grep -c 'sql, matrix, markdown, csv' err)" 1
printf 'CREATE TABLE t (' >broken.sql
run --no-config broken.sql
check "what cannot be read" "$status" 2

# What the policy gets wrong, at its line.
errs "an unknown role" 'grants:
  app_r: { public.ledger: [SELECT] }' "3: no role is called app_r, did you mean app_ro?"
errs "an unknown table" 'grants:
  app_rw: { public.leger: [SELECT] }' "3: no relation is called public.leger, did you mean public.ledger?"
errs "a pattern that matches nothing" 'grants:
  app_rw:
    "billing.*": [SELECT]' "4: billing.* matches nothing"
errs "an unknown function" 'grants:
  app_rw: { "function:public.gard()": [] }' "3: no function is called public.gard(), did you mean public.guard()?"
errs "an unknown append-only table" 'append_only: { tables: [public.leger] }' "2: no table is called public.leger, did you mean public.ledger?"
errs "an unknown role that repairs" 'append_only: { tables: [public.ledger], repair_roles: [repare] }' "2: no role is called repare, did you mean repair?"
errs "a contradiction of two patterns" 'grants:
  app_rw:
    "public.ledg*": [SELECT]
    "public.*dger": [INSERT]' "5: public.*dger and public.ledg* say different things about public.ledger for app_rw, and neither is more specific"
errs "what PUBLIC must have and a role must not" 'grants:
  PUBLIC: { public.accounts: { at_least: [SELECT] } }
  app_ro: { public.accounts: [] }' "4: app_ro may not have SELECT on public.accounts, which public.accounts asks for PUBLIC to have"
errs "a write to an append-only table" 'grants:
  app_rw: { public.ledger: [SELECT, UPDATE] }
append_only: { tables: [public.ledger] }' "3: public.ledger is append-only, and public.ledger asks for UPDATE on it for app_rw, which is no repair role"
printf 'version: 1\ngrants:\n  app_rw: { public.ledger: [SELEKT] }\n' >other.yaml
run --config other.yaml ledger.sql
check "an unknown privilege is an error" "$status" 2
check "at its line, with a suggestion" "$(grep -c 'other.yaml:3:.*SELECT' err)" 1

# What the source says and does not.
printf 'CREATE TABLE t (id int);\n' >plain.sql
run --no-config plain.sql
check "SQL that people wrote need not grant anything" "$status" 0
check "and is called no dump" "$(grep -c pg_dump err)" 0
check "its owner is who runs it" "$(grep -c 'the text names no owners: everything counts as owned by postgres, who runs it' err)" 1
{ echo '-- Dumped from database version 15.4'; cat plain.sql; } >dump.sql
run --no-config dump.sql
check "a dump without privileges cannot be audited" "$status" 2
check "and says so" "$(grep -c 'the dump states no privileges, as pg_dump -x leaves them out' out)" 1

# Formats.
run excess.sql
check "text names who, what and the way" "$(grep -c 'app_rw may UPDATE on public.ledger.*\[excess-privilege\]' out)" 1
check "and the statement that takes it away" "$(grep -c 'fix: REVOKE UPDATE ON TABLE public.ledger FROM app_rw;' out)" 1
check "no line ends in blanks" "$(grep -c ' $' out)" 0
check "superusers have no column" "$(grep -c 'without postgres, who may do everything as superuser' out)" 1
for format in sarif junit markdown; do
    run --format "$format" excess.sql
    check "--format $format fails too" "$status" 1
    check "--format $format has the finding" "$(grep -c 'excess-privilege' out | sed 's/[1-9][0-9]*/some/')" some
done
run --format sarif excess.sql
check "SARIF is JSON with a place" "$(python3 -c 'import json; print(*{r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in json.load(open("out"))["runs"][0]["results"]})')" excess.sql
run --format junit excess.sql
check "JUnit is XML" "$(python3 -c 'import xml.etree.ElementTree as x; print(x.parse("out").getroot().tag)')" testsuites
run --format markdown excess.sql
check "Markdown has the matrix" "$(grep -c '### Privileges' out)" 1

# --emit.
run --emit sql excess.sql
check "a statement, behind its reason" "$(sed 's/, granted.*//' out)" "-- excess-privilege: app_rw may UPDATE on public.ledger
REVOKE UPDATE ON TABLE public.ledger FROM app_rw;"
cat excess.sql out >mended.sql
run --format json mended.sql
check "and it mends what was found" "$(findings)" ""
run --emit csv ledger.sql
check "a matrix as CSV" "$(grep '^app_rw,table,public.ledger,' out)" "app_rw,table,public.ledger,INSERT SELECT,,INSERT=app_rw; SELECT=app_rw,yes,"
run --emit matrix ledger.sql
check "as columns" "$(awk '$2 == "public.ledger" { print $1, $2, $3 }' out)" "table public.ledger SELECT"
run --emit markdown ledger.sql
check "as Markdown" "$(grep -c '^| table public.ledger | ' out)" 1

# Grants of several hands: the statements run on a server as they stand, and leave what the policy asks for.
mkdir chain && cat >chain/schema.sql <<'SQL'
CREATE ROLE keeper;
CREATE ROLE lead LOGIN;
CREATE ROLE helper LOGIN;
CREATE ROLE app LOGIN;
CREATE TABLE t (id int PRIMARY KEY, note text);
ALTER TABLE t OWNER TO keeper;
CREATE TABLE u (id int PRIMARY KEY);
ALTER TABLE u OWNER TO keeper;
GRANT SELECT, UPDATE ON t TO lead WITH GRANT OPTION;
GRANT ALL ON u TO PUBLIC;
SET SESSION AUTHORIZATION lead;
GRANT SELECT ON t TO helper WITH GRANT OPTION;
GRANT UPDATE (note) ON t TO app;
SET SESSION AUTHORIZATION helper;
GRANT SELECT ON t TO app;
RESET SESSION AUTHORIZATION;
ALTER DEFAULT PRIVILEGES FOR ROLE keeper GRANT UPDATE ON TABLES TO PUBLIC;
SQL
cat >chain/pgsteward.yaml <<'YAML'
version: 1
grants:
  lead: { "public.*": [] }
  helper: { "public.*": [] }
  app: { public.t: [], public.u: [SELECT], "public.*": { at_most: [SELECT] } }
  PUBLIC: { "public.*": [] }
YAML
(cd chain && "$grant_audit" --fail-on never --quiet --emit sql schema.sql >fixes.sql)
check "takers before givers" "$(grep -o '^SET ROLE [a-z]*; REVOKE [A-Z]*' chain/fixes.sql)" "SET ROLE lead; REVOKE UPDATE
SET ROLE helper; REVOKE SELECT
SET ROLE lead; REVOKE SELECT"
check "whoever gives the default loses it" "$(grep '^ALTER DEFAULT' chain/fixes.sql)" "ALTER DEFAULT PRIVILEGES FOR ROLE keeper REVOKE UPDATE ON TABLES FROM PUBLIC;"
check "what came through PUBLIC is granted" "$(grep '^GRANT' chain/fixes.sql)" "GRANT SELECT ON TABLE public.u TO app;"
cat chain/schema.sql chain/fixes.sql >chain/mended.sql
check "nothing is left to say" "$(cd chain && "$grant_audit" --fail-on never --quiet --format json mended.sql | jq -r '.findings[] | "\(.rule) \(.object)"')" ""
(cd chain && "$grant_audit" --fail-on never --quiet --format json scratch:mended.sql >out)
check "nor on a server, where each statement ran" "$(jq -r '(.findings[] | "\(.rule) \(.object)"), (.errors[] | .message)' chain/out)" ""

# What the server and extensions made.
mkdir made && cat >made/schema.sql <<'SQL'
CREATE ROLE app LOGIN;
CREATE ROLE other;
CREATE EXTENSION pgcrypto;
CREATE TABLE t (id int);
GRANT SELECT ON t TO app;
SQL
{
    cat made/schema.sql
    echo 'REVOKE EXECUTE ON FUNCTION digest(text, text) FROM PUBLIC; GRANT EXECUTE ON FUNCTION digest(text, text) TO app;'
    echo 'GRANT SELECT (rolname) ON pg_authid TO app;'
} >made/altered.sql
made() { # made SOURCE ROLE PATTERN PRIVILEGES: the findings of the policy
    printf 'version: 1\ngrants:\n  %s: { "%s": %s }\n' "$2" "$3" "$4" >made/pgsteward.yaml
    (cd made && "$grant_audit" --format json "$1") >out 2>err && status=0 || status=$?
    findings
}
check "a pattern is about what the schema made" "$(made schema.sql app 'function:*' '[]')" ""
check "and matches nothing here" "$(grep -o 'matches nothing' out)" "matches nothing"
check "a name in full is about whatever has it" "$(made schema.sql app function:public.digest '[]')" "excess-privilege"
check "with each of its overloads" "$(grep -c '"object": "public.digest' out)" "2"
check "the server's own too" "$(made schema.sql app function:pg_catalog.pg_sleep '[]')" "excess-privilege"
check "what is closed is closed" "$(made schema.sql app 'function:pg_catalog.pg_read_file' '[]')" ""
check "and cannot be had" "$(made schema.sql app 'pg_catalog.pg_authid' '[SELECT]')" "missing-privilege"
check "a column of the server's" "$(made altered.sql app 'column:pg_catalog.pg_authid.rolname' '[]')" "excess-privilege"
check "one without a list" "$(made altered.sql app 'column:pg_catalog.pg_authid.rolpassword' '[]')" ""
check "what is altered is reached by patterns" "$(made altered.sql app 'function:public.*' '[]')" "excess-privilege"
check "which want nothing of it" "$(made altered.sql other 'function:*' '[EXECUTE]')" ""
check "nor of the server's" "$(made altered.sql app '*' '{ at_most: [SELECT, INSERT] }')" ""
made schema.sql app function:public.digset '[]' >/dev/null
check "a name that nothing has is an error" "$status $(grep -o 'no function is called public.digset' out)" "2 no function is called public.digset"
printf 'CREATE EXTENSION pgcrypto; GRANT EXECUTE ON FUNCTION digest(text, text) TO app; REVOKE EXECUTE ON FUNCTION digest(text, text) FROM PUBLIC;' >made/unknown.sql
check "a role that is named there alone" "$(made unknown.sql app 'function:public.*' '[]')" "excess-privilege"
rm made/pgsteward.yaml
(cd made && "$grant_audit" --no-config --before schema.sql --format json altered.sql) >out 2>err || true
check "a change of what an extension made" "$(python3 -c 'import json
for c in json.load(open("out"))["changes"]: print(c["role"], c["object"], " ".join(c["gains"]), "/", " ".join(c["loses"]), c["by"]["line"])' 2>>err)" "PUBLIC public.digest(text, text)  / EXECUTE 6
app pg_catalog.pg_authid.rolname SELECT /  7
other public.digest(text, text)  / EXECUTE 6"

# --before.
cat >after.sql <<'SQL'
CREATE INDEX ON ledger (account);
REVOKE INSERT ON accounts FROM app_rw;
GRANT UPDATE (amount) ON ledger TO app_ro;
CREATE TRIGGER later BEFORE INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION guard();
GRANT INSERT ON accounts TO app_ro;
ALTER TABLE accounts OWNER TO repair;
ALTER ROLE app_ro CONNECTION LIMIT 5;
SQL
cat ledger.sql after.sql >changed.sql
run --before ledger.sql --format json changed.sql
changes() { python3 -c 'import json
lines = open("changed.sql").read().split("\n")
for c in json.load(open("out"))["changes"]: print(c["role"], c["object"], "+" + ",".join(c["gains"]), "-" + ",".join(c["loses"]), "by", lines[c["by"]["line"] - 1])'; }
check "who gains, who loses, and by what" "$(changes)" "app_ro public.ledger.amount +UPDATE - by GRANT UPDATE (amount) ON ledger TO app_ro;
app_ro public.accounts +INSERT - by GRANT INSERT ON accounts TO app_ro;
app_rw public.accounts + -INSERT by REVOKE INSERT ON accounts FROM app_rw;
keeper public.accounts + -DELETE,INSERT,REFERENCES,SELECT,TRIGGER,TRUNCATE,UPDATE by ALTER TABLE accounts OWNER TO repair;
repair public.accounts +DELETE,INSERT,REFERENCES,SELECT,TRIGGER,TRUNCATE,UPDATE - by ALTER TABLE accounts OWNER TO repair;"
run --before ledger.sql --emit matrix changed.sql
check "as a table without superusers" "$(grep -c '^postgres' out)" 0
check "with no more of a statement than tells it" "$(grep -c 'changed.sql:[0-9]*: .\{63,\}' out || true)" 0

# The sample project.
cp -r "$source/testdata/projects/attribution" project
cd project
"$grant_audit" --format json >../out 2>../err && status=0 || status=$?
cd ..
check "the sample project keeps its policy" "$status" 0
cd project
"$grant_audit" --before alembic/versions@202511131121 --format json alembic/versions >../out 2>../err && status=0 || status=$?
cd ..
check "what its migrations change is given by statements about privileges" "$(python3 -c 'import json
print(*sorted({c["by"]["statement"].split()[0] if c["by"] else "nothing" for c in json.load(open("out"))["changes"]}))')" "GRANT REVOKE"
check "never by a trigger or a policy" "$(python3 -c 'import json
print(sum(c["by"]["statement"].split()[1] in ("TRIGGER", "POLICY", "INDEX") for c in json.load(open("out"))["changes"] if c["by"]))')" 0

# --probe.
if command -v pg_config >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    probes() { python3 -c 'import json
for p in json.load(open("out"))["probes"]: print(p["role"], p["command"], p["outcome"], "" if p["outcome"] in p["expected"] or not p["expected"] else "UNEXPECTED")' | grep "^$1 " | sed 's/ $//'; }
    run --probe --format json ledger.sql
    check "the guard holds on a server" "$status" 0
    check "for the application" "$(probes app_rw)" "app_rw INSERT changed
app_rw UPDATE denied
app_rw DELETE denied
app_rw TRUNCATE denied
app_rw UPSERT denied"
    check "and lets those pass who repair" "$(probes repair | grep -v 'INSERT\|UPSERT')" "repair UPDATE changed
repair DELETE changed
repair TRUNCATE denied"
    check "not the owner" "$(probes keeper | grep -v INSERT)" "keeper UPDATE raised
keeper DELETE raised
keeper TRUNCATE raised
keeper UPSERT raised"
    for identity in ALWAYS 'BY DEFAULT'; do
        sed "s/ledger (id bigint PRIMARY KEY/ledger (id bigint GENERATED $identity AS IDENTITY PRIMARY KEY/" ledger.sql >numbered.sql
        run --probe --format json numbered.sql
        check "an upsert meets a row that the server numbered $identity" "$(probes keeper | grep UPSERT)" "keeper UPSERT raised"
    done
    sed -e "s/ledger (id bigint PRIMARY KEY, \\(.*\\));/ledger (id bigint, at date, \\1, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);/" \
        -e "/ALTER TABLE ledger OWNER/a CREATE TABLE ledger_24 PARTITION OF ledger FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); CREATE TABLE ledger_rest PARTITION OF ledger DEFAULT;" ledger.sql >parts.sql
    run --probe --format json parts.sql
    check "a row goes to a part, and an upsert meets one there" "$(python3 -c 'import json
print(*(p["command"] + " " + p["outcome"] for p in json.load(open("out"))["probes"] if p["table"] == "public.ledger" and p["role"] == "keeper"), sep="; ")')" \
        "INSERT changed; UPDATE raised; DELETE raised; TRUNCATE raised; UPSERT raised"
    {
        cat ledger.sql
        echo 'ALTER TABLE ledger ENABLE ROW LEVEL SECURITY; ALTER TABLE ledger FORCE ROW LEVEL SECURITY;'
        echo "CREATE POLICY p ON ledger USING (account = current_setting('app.account')::bigint);"
    } >hidden.sql
    run --probe --format json hidden.sql
    check "policies do not hide the rows from the guard" "$(probes keeper | grep -v INSERT)" "keeper UPDATE raised
keeper DELETE raised
keeper TRUNCATE raised
keeper UPSERT raised"
    sed "s/RETURN NEW;/RETURN NULL;/; s/THEN RETURN OLD/THEN RETURN NULL/" ledger.sql >silent.sql
    run --probe --format json silent.sql
    check "a repair that is dropped silently fails" "$status" 1
    check "by reading and by trying" "$(findings)" "append-only-changed guard-silent-skip"
    sed '/CREATE TRIGGER guard BEFORE/d; /ALWAYS TRIGGER guard;/d' excess.sql >open.sql
    run --probe --format json open.sql
    check "what is open is changed" "$(probes app_rw | grep UPDATE)" "app_rw UPDATE changed"
    run --no-config --probe ledger.sql
    check "without append-only tables there is nothing to try" "$status" 2
fi
echo "1..$count"
