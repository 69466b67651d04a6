# shellcheck shell=bash
# shellcheck disable=SC2154  # here, projects and the tenants come from apply-projects-test.sh
# The gateway project, whose up and down files are in the style of golang-migrate.

# One request to the server, as golang-migrate sends it: an implicit transaction.
migrate() { # FILE
    local output
    output=$(sql -c "$(<"$1")" 2>&1) || not_ok "$1" "$output"
}

gateway_chain() { # NAME
    local folder=$projects/gateway/db/migrations/$1 file version previous=empty i
    local -a ups
    use_database "gateway_$1"
    dump empty
    mapfile -t ups < <(find "$folder" -name '*.up.sql' | sort)

    for file in "${ups[@]}"; do
        version=$(basename "$file" .up.sql)
        migrate "$file"
        dump "up-$version"
        migrate "${file%.up.sql}.down.sql"
        dump below
        same "gateway: $version and back restores the schema" "$previous" below
        migrate "$file"
        previous=up-$version
    done
    dump "gateway-$1"
    for ((i = ${#ups[@]} - 1; i >= 0; i--)); do
        migrate "${ups[i]%.up.sql}.down.sql"
    done
    dump below
    same "gateway: $1 down to the start leaves nothing" empty below
    for file in "${ups[@]}"; do
        migrate "$file"
    done
    dump again
    same "gateway: $1 up again leads to the same schema" "gateway-$1" again
}

gateway_promises() {
    export PGDATABASE=gateway_operational
    sql -f "$here/gateway-rows.sql"
    answers "usage_events: rows lie in the partition of their month" \
        'usage_events_202511|2 usage_events_202512|2 usage_events_default|2' <<'SQL'
        SELECT string_agg(place || '|' || n, ' ' ORDER BY place)
        FROM (SELECT tableoid::regclass::text AS place, count(*) AS n
              FROM usage_events GROUP BY 1) AS p;
SQL
    answers "budgets: what was spent counts for the month" '50' <<SQL
        SET ROLE gateway_rw; SET app.current_organization_id = '$tenant_a';
        SELECT budget_spent_micros(b) FROM budgets b;
SQL
    local table
    for table in users api_keys usage_events budgets audit_log_entries; do
        isolated "$table" organization_id app.current_organization_id gateway_rw
    done
    refused "usage_events: the partitions are no way around" 42501 <<'SQL'
        SET ROLE gateway_rw;
        SELECT FROM usage_events_202512;
SQL
    guarded audit_log_entries organization_id app.current_organization_id gateway_rw
    answers "audit_log_entries: a repair by gateway_repair changes the row" 'corrected' <<SQL
        BEGIN; SET LOCAL ROLE gateway_repair;
        SET LOCAL app.current_organization_id = '$tenant_a';
        UPDATE audit_log_entries SET actor = 'corrected';
        SELECT actor FROM audit_log_entries;
        ROLLBACK;
SQL
    answers "audit_log_entries: a repair by gateway_repair deletes the row" '0' <<SQL
        BEGIN; SET LOCAL ROLE gateway_repair;
        SET LOCAL app.current_organization_id = '$tenant_a';
        DELETE FROM audit_log_entries;
        SELECT count(*) FROM audit_log_entries;
        ROLLBACK;
SQL
    granted_as_in "gateway: the grants are those of pgsteward.yaml" \
        "$here/gateway-grants.expected" gateway_rw gateway_ro
}

check_gateway() {
    adrs_exist gateway docs/adr
    gateway_chain operational
    gateway_chain analytics
    gateway_promises
}
