# shellcheck shell=bash
# shellcheck disable=SC2154  # here, projects and the tenants come from apply-projects-test.sh
# The attribution project, by Alembic.

attribution=$projects/attribution

alembic_in() { # PROJECT_FOLDER ARGUMENT…
    local folder=$1 messages=$SCRATCH_DIR/files/alembic-messages
    shift
    (cd "$folder" && alembic "$@" 2>"$messages") || not_ok "alembic $*" "$(<"$messages")"
}

attribution_chain() {
    local name
    mapfile -t revisions < <(
        alembic_in "$attribution" history | sed -E 's/^.* -> ([0-9]+).*/\1/' | tac
    )
    mapfile -t names < <(find "$attribution/alembic/versions" -name '*.py' -printf '%f\n' | sort)
    for name in "${names[@]}"; do
        [[ $name =~ ^[0-9]{12}_[a-z0-9_]+\.py$ ]] || not_ok "file names" "$name"
    done
    [[ ${revisions[*]} == "$(printf '%s\n' "${names[@]}" | cut -c1-12 | paste -sd' ')" ]] ||
        not_ok "chain" "revisions and file names disagree: ${revisions[*]}"
    [[ $(alembic_in "$attribution" heads) == "202511171200 (head)" ]] || not_ok "one head" ""
    ok "attribution: ${#revisions[@]} migrations, in the order of their names, with one head"
}

attribution_up_and_down() {
    use_database attribution
    dump empty
    alembic_in "$attribution" upgrade head
    dump attribution
    ok "attribution: upgrade from the empty database to head"
    alembic_in "$attribution" downgrade base
    dump base
    same "attribution: downgrade to base leaves nothing" empty base
    alembic_in "$attribution" upgrade head
    dump again
    same "attribution: a second upgrade leads to the same schema" attribution again

    use_database attribution_offline
    alembic_in "$attribution" upgrade head --sql >"$SCRATCH_DIR/files/offline-script"
    sql -f "$SCRATCH_DIR/files/offline-script"
    dump offline
    same "attribution: so does the SQL that Alembic writes offline" attribution offline
}

# Columns, indexes and checks, without those of the table that the realignment creates; tables.
attribution_figures() {
    sql <<'SQL'
        WITH own AS (
            SELECT oid, relname = 'revenue_state_transitions' AS created FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        )
        SELECT (SELECT count(*) FROM own JOIN pg_attribute a ON a.attrelid = own.oid
                WHERE NOT created AND attnum > 0 AND NOT attisdropped),
               (SELECT count(*) FROM own JOIN pg_index i ON i.indrelid = own.oid
                WHERE NOT indisprimary),
               (SELECT count(*) FROM own JOIN pg_constraint c ON c.conrelid = own.oid
                WHERE NOT created AND contype = 'c'),
               (SELECT count(*) FROM own);
SQL
}

# Up with rows in the tables, so that backfills and checks have something to work on.
attribution_step_up() {
    local revision i
    local -a before after
    use_database attribution_steps
    for revision in "${revisions[@]}"; do
        alembic_in "$attribution" upgrade "$revision"
        case $revision in
            202511141311) IFS='|' read -ra before < <(attribution_figures) ;;
            202511151450) IFS='|' read -ra after < <(attribution_figures) ;;
        esac
        case $revision in
            202511131121) sql -f "$here/attribution-rows.sql" ;;
            202511151440)
                sql -c "UPDATE dead_events SET remediation_status = 'ignored'
                        WHERE tenant_id = '$tenant_b'"
                ;;
        esac
        dump "step-$revision"
    done
    same "attribution: one by one, over rows, leads to the same schema" \
        attribution "step-${revisions[-1]}"
    for i in "${!before[@]}"; do
        after[i]=$((after[i] - before[i]))
    done
    # Seven indexes come, two go.
    [[ ${after[*]} == "39 5 8 1" ]] || not_ok "attribution: figures" "${after[*]}"
    ok "attribution: the six realignments add 39 columns, 5 indexes net, 8 checks and a table"
    sql -f "$here/attribution-rows-at-head.sql"
}

attribution_step_down() {
    local i
    for ((i = ${#revisions[@]} - 1; i > 0; i--)); do
        alembic_in "$attribution" downgrade "${revisions[i - 1]}"
        dump below
        same "attribution: ${revisions[i]} and back restores the schema" \
            "step-${revisions[i - 1]}" below
        case ${revisions[i]} in
            202511171200)
                answers "dead_events: the downgrade gives the old final status back" ignored <<SQL
                    SELECT remediation_status FROM dead_events WHERE tenant_id = '$tenant_b';
SQL
                ;;
            202511131232)
                answers "attribution: all rows are still there" '2|4|2|3|3' <<'SQL'
                    SELECT (SELECT count(*) FROM tenants),
                           (SELECT count(*) FROM attribution_events),
                           (SELECT count(*) FROM dead_events),
                           (SELECT count(*) FROM attribution_allocations),
                           (SELECT count(*) FROM revenue_ledger);
SQL
                ;;
        esac
    done
}

attribution_backfills() {
    answers "attribution_events: keys made from what identified the event before" \
        'correlation|row|vendor|vendor' <<'SQL'
        SELECT string_agg(kind, '|' ORDER BY kind)
        FROM (SELECT split_part(idempotency_key, ':', 1) AS kind FROM attribution_events) AS k;
SQL
    answers "dead_events: 'ignored' became 'abandoned'" abandoned <<SQL
        SELECT remediation_status FROM dead_events WHERE tenant_id = '$tenant_b';
SQL
    answers "dead_events: 'abandoned' is a status" '' <<SQL
        BEGIN;
        INSERT INTO dead_events (tenant_id, event_type, raw_payload, error_type, error_message,
                                 retry_count, remediation_status)
        VALUES ('$tenant_a', 'ingest_failure', '{}', 'validation', 'none', 0, 'abandoned');
        ROLLBACK;
SQL
    refused "dead_events: 'ignored' is none any more" 23514 <<SQL
        INSERT INTO dead_events (tenant_id, raw_payload, remediation_status)
        VALUES ('$tenant_a', '{}', 'ignored');
SQL
}

attribution_guards() {
    local table
    for table in attribution_events revenue_ledger revenue_state_transitions; do
        guarded "$table" tenant_id app.current_tenant_id app_rw
    done

    local repair="BEGIN; SET LOCAL ROLE migration_owner;
                  SET LOCAL app.current_tenant_id = '$tenant_a';"
    answers "revenue_ledger: a repair by migration_owner changes the row" '4711' <<SQL
        $repair
        UPDATE revenue_ledger SET amount_cents = 4711
        WHERE id = 'aaaaaaaa-3333-0000-0000-000000000001';
        RESET ROLE;
        SELECT amount_cents FROM revenue_ledger WHERE id = 'aaaaaaaa-3333-0000-0000-000000000001';
        ROLLBACK;
SQL
    answers "attribution_events: a repair by migration_owner changes the row" 'purchase' <<SQL
        $repair
        UPDATE attribution_events SET event_type = 'purchase'
        WHERE id = 'aaaaaaaa-1111-0000-0000-000000000003';
        RESET ROLE;
        SELECT event_type FROM attribution_events
        WHERE id = 'aaaaaaaa-1111-0000-0000-000000000003';
        ROLLBACK;
SQL
    answers "revenue_ledger: a repair by migration_owner deletes the row" '0' <<SQL
        $repair
        DELETE FROM revenue_ledger WHERE id = 'aaaaaaaa-3333-0000-0000-000000000002';
        RESET ROLE;
        SELECT count(*) FROM revenue_ledger WHERE id = 'aaaaaaaa-3333-0000-0000-000000000002';
        ROLLBACK;
SQL
    refused "revenue_ledger: migration_owner may not TRUNCATE either" 23001 <<'SQL'
        BEGIN;
        GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO migration_owner;
        SET LOCAL ROLE migration_owner;
        TRUNCATE revenue_ledger CASCADE;
SQL
    answers "revenue_ledger: the service posts a correction" '-500' <<SQL
        BEGIN; SET LOCAL ROLE app_rw; SET LOCAL app.current_tenant_id = '$tenant_a';
        INSERT INTO revenue_ledger
            (tenant_id, correlation_id, transaction_id, revenue_cents, amount_cents, state)
        VALUES ('$tenant_a', gen_random_uuid(), 'refund-1', 0, -500, 'refunded')
        RETURNING amount_cents;
        ROLLBACK;
SQL
}

attribution_isolation() {
    local table
    for table in attribution_allocations attribution_events dead_events pii_audit_findings \
        reconciliation_runs revenue_ledger revenue_state_transitions; do
        isolated "$table" tenant_id app.current_tenant_id app_rw
    done
    refused "reconciliation_runs: no row for another tenant" 42501 <<SQL
        SET ROLE app_rw; SET app.current_tenant_id = '$tenant_a';
        INSERT INTO reconciliation_runs (tenant_id, last_run_at) VALUES ('$tenant_b', now());
SQL
    answers "every table with a tenant is isolated" '' <<'SQL'
        SELECT c.relname
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                   AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid));
SQL
}

attribution_rules() {
    refused "attribution_allocations: shares must add up to the revenue" 23514 <<SQL
        SET ROLE app_rw; SET app.current_tenant_id = '$tenant_a';
        UPDATE attribution_allocations SET allocated_revenue_cents = 1
        WHERE channel_code = 'organic';
SQL
    answers "attribution_allocations: shares may move between channels" '' <<SQL
        BEGIN; SET LOCAL ROLE app_rw; SET LOCAL app.current_tenant_id = '$tenant_a';
        UPDATE attribution_allocations SET allocated_revenue_cents = 5000;
        SET CONSTRAINTS ALL IMMEDIATE;
        ROLLBACK;
SQL
    refused "attribution_allocations: no channel outside the taxonomy" 23503 <<SQL
        UPDATE attribution_allocations SET channel_code = 'billboard'
        WHERE tenant_id = '$tenant_b';
SQL
    refused "dead_events: no personal data, however deep" 23514 <<SQL
        SET ROLE app_rw; SET app.current_tenant_id = '$tenant_a';
        INSERT INTO dead_events (tenant_id, raw_payload)
        VALUES ('$tenant_a', '{"order": [{"customer": {"Phone": "1"}}]}');
SQL
    answers "pii_audit_findings: older personal data is found, once" '1|0|email' <<SQL
        BEGIN; SET LOCAL ROLE migration_owner; SET LOCAL app.current_tenant_id = '$tenant_a';
        CREATE TEMP TABLE scans ON COMMIT DROP AS SELECT fn_scan_pii() AS first;
        SELECT first, fn_scan_pii(), (SELECT detected_keys[1] FROM pii_audit_findings
                                      WHERE table_name = 'dead_events') FROM scans;
        ROLLBACK;
SQL
}

drift_from_canonical() { # NAME
    diff --unchanged-line-format='' --old-line-format='-%L' --new-line-format='+%L' \
        "$SCRATCH_DIR/files/canonical.sql" "$SCRATCH_DIR/files/$1.sql" || true
}

attribution_drift() {
    local difference
    use_database attribution_canonical
    sql -f "$attribution/db/schema/canonical_schema.sql"
    dump canonical
    difference=$(drift_from_canonical step-202511161210)
    if [[ $difference != *"+CREATE INDEX idx_allocations_channel ON"* ||
        $difference != *"+    CONSTRAINT ck_dead_events_remediation_status_valid"*"'ignored'"* ]]; then
        not_ok "attribution: drift before the reconciliation" "$difference"
    fi
    ok "attribution: before the reconciliation there were SCHEMA-DRIFT-001 and -002"

    difference=$(drift_from_canonical attribution)
    printf '%s\n' "$difference" | sed 's/^/# /'
    difference=$(diff -u "$here/attribution-drift.expected" - <<<"$difference") ||
        not_ok "attribution: drift" "$difference"
    ok "attribution: the canonical schema differs by SCHEMA-DRIFT-003 and nothing else"
}

attribution_proposals() {
    local proposal copy
    diff <(sed 's/ *# CI:DESTRUCTIVE_OK.*//' "$projects"/attribution-proposals/waived/*.py) \
        "$projects"/attribution-proposals/blocked/*.py ||
        not_ok "proposals: they differ by the waiver only" ""
    ok "proposals: they differ by the waiver only"
    for proposal in blocked waived; do
        copy=$SCRATCH_DIR/files/$proposal
        cp -r "$attribution" "$copy"
        cp "$projects/attribution-proposals/$proposal"/*.py \
            "$copy/alembic/versions/003_data_governance/"
        use_database "proposal_$proposal"
        alembic_in "$copy" upgrade head
        answers "proposals: $proposal drops the column" 0 <<'SQL'
            SELECT count(*) FROM pg_attribute
            WHERE attrelid = 'tenants'::regclass AND attname = 'notes';
SQL
        alembic_in "$copy" downgrade 202511171200
        answers "proposals: $proposal brings it back" text <<'SQL'
            SELECT atttypid::regtype FROM pg_attribute
            WHERE attrelid = 'tenants'::regclass AND attname = 'notes';
SQL
    done
}

check_attribution() {
    command -v alembic >/dev/null || not_ok "Alembic is installed" "needed to apply the project"
    export PYTHONDONTWRITEBYTECODE=1
    adrs_exist attribution docs/architecture/adr
    attribution_chain
    attribution_up_and_down
    attribution_step_up
    attribution_backfills
    attribution_guards
    attribution_isolation
    attribution_rules
    granted_as_in "attribution: the grants are those of pgsteward.yaml" \
        "$here/attribution-grants.expected" app_rw app_ro app_admin
    attribution_step_down
    attribution_drift
    attribution_proposals
}
