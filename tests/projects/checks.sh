# shellcheck shell=bash
# shellcheck disable=SC2154  # tenant_a, tenant_b and projects come from apply-projects-test.sh
# The checks that apply-projects-test.sh is made of. All of them work on the database named by
# PGDATABASE; SQL comes on stdin.

checks=0

ok() {
    checks=$((checks + 1))
    printf 'ok - %s\n' "$1"
}

not_ok() { # DESCRIPTION DETAILS
    printf 'not ok - %s\n' "$1"
    printf '%s\n' "$2" | sed 's/^/#   /'
    exit 1
}

sql() {
    psql -XAtq -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate "$@"
}

answers() { # DESCRIPTION EXPECTED
    local actual
    actual=$(sql 2>&1) || true
    [[ $actual == "$2" ]] || not_ok "$1" "expected: $2"$'\n'"actual: $actual"
    ok "$1"
}

refused() { # DESCRIPTION SQLSTATE
    local actual
    if actual=$(sql 2>&1); then
        not_ok "$1" "expected error $2, but there was none: $actual"
    fi
    [[ $actual == *"ERROR:  $2"* ]] || not_ok "$1" "expected error $2: $actual"
    ok "$1"
}

# The schema without what differs between two dumps of the same schema.
dump() { # NAME
    pg_dump --schema-only --exclude-table=alembic_version |
        sed -e '/^\\\(un\)\{0,1\}restrict /d' -e '/^--/d' -e '/^$/d' >"$SCRATCH_DIR/files/$1.sql"
}

same() { # DESCRIPTION NAME NAME
    local difference
    difference=$(cd "$SCRATCH_DIR/files" && diff -u "$2.sql" "$3.sql") || not_ok "$1" "$difference"
    ok "$1"
}

# Every statement that would change or remove rows of an append-only table.
mutations() { # TABLE TENANT_COLUMN
    printf '%s\n' "UPDATE $1 SET $2 = $2" "DELETE FROM $1" "TRUNCATE $1 CASCADE"
}

# Holds if the guard itself refuses, and not only a missing privilege.
guarded() { # TABLE TENANT_COLUMN SETTING ROLE
    local statement kind
    while read -r statement; do
        kind=${statement%% *}
        refused "$1: $kind by $4 lacks the privilege" 42501 <<SQL
            SET ROLE $4;
            SET $3 = '$tenant_a';
            $statement;
SQL
        refused "$1: $kind by $4 is refused by the guard even with the privilege" 23001 <<SQL
            BEGIN;
            GRANT UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public TO $4;
            SET LOCAL ROLE $4;
            SET LOCAL $3 = '$tenant_a';
            $statement;
SQL
        refused "$1: $kind by the superuser is refused in replica mode too" 23001 <<SQL
            SET session_replication_role = replica;
            $statement;
SQL
    done < <(mutations "$1" "$2")
}

# Tenants see their own rows, others' never, and nothing at all without a tenant.
isolated() { # TABLE TENANT_COLUMN SETTING ROLE
    local counts="SELECT count(*) FILTER (WHERE $2 = '$tenant_a') > 0,
                         count(*) FILTER (WHERE $2 = '$tenant_b') > 0 FROM $1"
    answers "$1: has rows of both tenants" 't|t' <<<"$counts"
    answers "$1: a tenant sees its own rows only" 't|f' <<SQL
        SET ROLE $4; SET $3 = '$tenant_a'; $counts;
SQL
    answers "$1: the other tenant sees the other rows only" 'f|t' <<SQL
        SET ROLE $4; SET $3 = '$tenant_b'; $counts;
SQL
    answers "$1: nobody's rows while the setting is unset" 'f|f' <<SQL
        SET ROLE $4; $counts;
SQL
    answers "$1: nobody's rows while the setting is empty" 'f|f' <<SQL
        SET ROLE $4; SET $3 = ''; $counts;
SQL
}

grants() { # ROLE…
    local role columns=
    for role in "$@"; do
        columns+=", (SELECT coalesce(string_agg(p, ' ' ORDER BY n), '')
                     FROM unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[])
                          WITH ORDINALITY AS t(p, n)
                     WHERE has_table_privilege('$role', c.oid, p))"
    done
    sql -c "SELECT c.relname $columns FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm', 'v')
              AND c.relname <> 'alembic_version'
            ORDER BY c.relname COLLATE \"C\""
}

granted_as_in() { # DESCRIPTION FILE ROLE…
    local description=$1 file=$2 difference
    shift 2
    difference=$(grants "$@" | diff -u "$file" -) || not_ok "$description" "$difference"
    ok "$description"
    answers "no function may be executed by PUBLIC" '' <<'SQL'
        SELECT p.oid::regprocedure
        FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        WHERE p.pronamespace = 'public'::regnamespace AND a.grantee = 0;
SQL
}

# Every ADR that a file of the project refers to.
adrs_exist() { # PROJECT ADR_FOLDER
    local adr
    while read -r adr; do
        compgen -G "$projects/$1/$2/$adr-*.md" >/dev/null || not_ok "$1: $adr exists" "in $2"
    done < <(grep -rhoE 'ADR-[0-9]+' "$projects/$1" "$projects/$1"-proposals 2>/dev/null | sort -u)
    ok "$1: every ADR that is referred to exists"
}

use_database() { # NAME
    createdb "$1"
    export PGDATABASE=$1
    export DATABASE_URL="postgresql://$PGUSER@/$1?host=$PGHOST&port=$PGPORT"
}
