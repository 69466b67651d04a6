-- Canonical schema, baseline B0.3: what the database is meant to be (ADR-001).
-- Loads into an empty database. Written by hand; the migrations have to arrive at the same.

-- ---------------------------------------------------------------------------------------------
-- Roles: the service, reports, support, and the role for migrations and emergency repairs
-- ---------------------------------------------------------------------------------------------
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['app_rw', 'app_ro', 'app_admin', 'migration_owner'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
    END LOOP;
END
$$;

GRANT USAGE ON SCHEMA public TO app_rw, app_ro, app_admin, migration_owner;

-- ---------------------------------------------------------------------------------------------
-- Tenants
-- ---------------------------------------------------------------------------------------------
CREATE TABLE tenants (
    id                  UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name                VARCHAR(255) NOT NULL,
    notes               TEXT,
    created_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    api_key_hash        VARCHAR(255) NOT NULL,
    notification_email  VARCHAR(255) NOT NULL,
    CONSTRAINT ck_tenants_name_not_blank CHECK (length(btrim(name)) > 0)
);
CREATE UNIQUE INDEX idx_tenants_api_key_hash ON tenants (api_key_hash);
COMMENT ON TABLE tenants IS
    'Customers of the platform. Every other row belongs to one of them.';

-- The service looks a tenant up before it can say which tenant it works for.
GRANT SELECT ON tenants TO app_rw, app_admin;
GRANT SELECT, INSERT, UPDATE, DELETE ON tenants TO migration_owner;

-- ---------------------------------------------------------------------------------------------
-- Reconciliation runs
-- ---------------------------------------------------------------------------------------------
CREATE TABLE reconciliation_runs (
    id             UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id      UUID NOT NULL REFERENCES tenants,
    created_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    last_run_at    TIMESTAMPTZ NOT NULL,
    state          VARCHAR(20) NOT NULL DEFAULT 'idle'
        CONSTRAINT ck_reconciliation_runs_state_valid
        CHECK (state IN ('idle', 'running', 'failed', 'completed')),
    error_message  TEXT,
    run_metadata   JSONB
);
CREATE INDEX idx_reconciliation_runs_tenant_last_run
    ON reconciliation_runs (tenant_id, last_run_at DESC);
COMMENT ON TABLE reconciliation_runs IS
    'Runs of the pipeline that compares claimed with verified revenue.';

ALTER TABLE reconciliation_runs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation_policy ON reconciliation_runs
    USING (tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON reconciliation_runs TO app_rw, migration_owner;
GRANT SELECT ON reconciliation_runs TO app_ro, app_admin;

-- ---------------------------------------------------------------------------------------------
-- Events (append-only, ADR-003)
-- ---------------------------------------------------------------------------------------------
CREATE TABLE attribution_events (
    id                      UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id               UUID NOT NULL REFERENCES tenants,
    created_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    occurred_at             TIMESTAMPTZ NOT NULL,
    external_event_id       VARCHAR(255),
    correlation_id          UUID,
    session_id              UUID NOT NULL,
    revenue_cents           INT NOT NULL DEFAULT 0,
    raw_payload             JSONB NOT NULL,
    idempotency_key         VARCHAR(255) NOT NULL,
    event_type              VARCHAR(50) NOT NULL DEFAULT 'unknown',
    channel                 VARCHAR(100) NOT NULL DEFAULT 'direct',
    campaign_reference      VARCHAR(255),
    conversion_value_cents  INT,
    currency                CHAR(3) NOT NULL DEFAULT 'USD',
    received_at             TIMESTAMPTZ NOT NULL DEFAULT now(),
    processing_status       VARCHAR(20) NOT NULL DEFAULT 'pending',
    retry_count             INT NOT NULL DEFAULT 0,
    processed_at            TIMESTAMPTZ,
    CONSTRAINT ck_attribution_events_revenue_positive CHECK (revenue_cents >= 0),
    CONSTRAINT ck_attribution_events_retry_count_positive CHECK (retry_count >= 0),
    CONSTRAINT ck_attribution_events_processing_status_valid
        CHECK (processing_status IN ('pending', 'processed', 'failed'))
);
CREATE INDEX idx_events_tenant_occurred_at ON attribution_events (tenant_id, occurred_at DESC);
CREATE UNIQUE INDEX idx_events_idempotency ON attribution_events (tenant_id, idempotency_key);
CREATE INDEX idx_events_processing_status ON attribution_events (tenant_id, received_at)
    WHERE processing_status = 'pending';
COMMENT ON TABLE attribution_events IS
    'Marketing events as the vendors reported them. Append-only: a correction is a new event.';

ALTER TABLE attribution_events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation_policy ON attribution_events
    USING (tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid);

GRANT SELECT, INSERT ON attribution_events TO app_rw;
GRANT SELECT, INSERT, UPDATE, DELETE ON attribution_events TO migration_owner;
GRANT SELECT ON attribution_events TO app_ro, app_admin;

-- ---------------------------------------------------------------------------------------------
-- Dead events
-- ---------------------------------------------------------------------------------------------
CREATE TABLE dead_events (
    id                  UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id           UUID NOT NULL REFERENCES tenants,
    ingested_at         TIMESTAMPTZ NOT NULL DEFAULT now(),
    source              VARCHAR(50) NOT NULL DEFAULT 'unknown',
    error_code          VARCHAR(50) NOT NULL DEFAULT 'unclassified',
    error_detail        JSONB,
    raw_payload         JSONB NOT NULL,
    correlation_id      UUID,
    event_type          VARCHAR(50) NOT NULL DEFAULT 'unknown',
    error_type          VARCHAR(100) NOT NULL DEFAULT 'unknown',
    error_message       TEXT NOT NULL DEFAULT '',
    error_fingerprint   VARCHAR(64),
    retry_count         INT NOT NULL DEFAULT 0,
    last_retry_at       TIMESTAMPTZ,
    remediation_status  VARCHAR(20) NOT NULL DEFAULT 'pending',
    remediation_notes   TEXT,
    resolved_at         TIMESTAMPTZ,
    CONSTRAINT ck_dead_events_retry_count_positive CHECK (retry_count >= 0)
);
ALTER TABLE dead_events
    ADD CONSTRAINT ck_dead_events_remediation_status_valid
    CHECK (remediation_status IN ('pending', 'in_progress', 'resolved', 'abandoned'));
CREATE INDEX idx_dead_events_tenant_ingested_at ON dead_events (tenant_id, ingested_at DESC);
CREATE INDEX idx_dead_events_remediation
    ON dead_events (tenant_id, remediation_status, ingested_at DESC);
COMMENT ON TABLE dead_events IS
    'Events that ingestion refused, kept until somebody has looked at them.';

ALTER TABLE dead_events ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation_policy ON dead_events
    USING (tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON dead_events TO app_rw, migration_owner;
GRANT SELECT ON dead_events TO app_ro, app_admin;

-- ---------------------------------------------------------------------------------------------
-- Channel taxonomy (ADR-004)
-- ---------------------------------------------------------------------------------------------
CREATE TABLE channel_taxonomy (
    code          TEXT PRIMARY KEY,
    family        TEXT NOT NULL,
    is_paid       BOOLEAN NOT NULL,
    display_name  TEXT NOT NULL,
    is_active     BOOLEAN NOT NULL DEFAULT TRUE,
    created_at    TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE channel_taxonomy IS
    'Every marketing channel that reports may name. Retired ones stay, inactive.';

GRANT SELECT ON channel_taxonomy TO app_rw, app_ro, app_admin;
GRANT SELECT, INSERT, UPDATE ON channel_taxonomy TO migration_owner;

-- ---------------------------------------------------------------------------------------------
-- Allocations
-- ---------------------------------------------------------------------------------------------
CREATE TABLE attribution_allocations (
    id                            UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id                     UUID NOT NULL REFERENCES tenants,
    created_at                    TIMESTAMPTZ NOT NULL DEFAULT now(),
    event_id                      UUID NOT NULL REFERENCES attribution_events,
    channel                       VARCHAR(100) NOT NULL,
    allocated_revenue_cents       INT NOT NULL DEFAULT 0,
    correlation_id                UUID,
    allocation_ratio              NUMERIC(6, 5) NOT NULL DEFAULT 0,
    model_version                 VARCHAR(50) NOT NULL DEFAULT 'unversioned',
    model_type                    VARCHAR(30) NOT NULL DEFAULT 'deterministic',
    confidence_score              NUMERIC(4, 3) NOT NULL DEFAULT 0,
    credible_interval_low_cents   INT,
    credible_interval_high_cents  INT,
    convergence_r_hat             NUMERIC(6, 4),
    effective_sample_size         INT,
    is_verified                   BOOLEAN NOT NULL DEFAULT FALSE,
    verification_source           VARCHAR(50),
    verified_at                   TIMESTAMPTZ,
    CONSTRAINT ck_attribution_allocations_revenue_positive CHECK (allocated_revenue_cents >= 0),
    CONSTRAINT ck_attribution_allocations_ratio_bounds CHECK (allocation_ratio BETWEEN 0 AND 1),
    CONSTRAINT ck_attribution_allocations_confidence_bounds
        CHECK (confidence_score BETWEEN 0 AND 1),
    CONSTRAINT ck_attribution_allocations_interval_order
        CHECK (credible_interval_low_cents <= credible_interval_high_cents),
    CONSTRAINT ck_attribution_allocations_channel_code_valid CHECK (channel IN (
        'direct', 'email', 'facebook_brand', 'facebook_paid', 'google_display_paid',
        'google_search_paid', 'organic', 'referral', 'tiktok_paid'))
);
CREATE INDEX idx_allocations_event_id ON attribution_allocations (event_id);
CREATE INDEX idx_allocations_tenant_created_at
    ON attribution_allocations (tenant_id, created_at DESC);
CREATE UNIQUE INDEX idx_allocations_event_model_channel
    ON attribution_allocations (tenant_id, event_id, model_version, channel);
CREATE INDEX idx_allocations_channel_performance
    ON attribution_allocations (tenant_id, channel, created_at DESC)
    INCLUDE (allocated_revenue_cents, confidence_score);
COMMENT ON TABLE attribution_allocations IS
    'Shares of an event''s revenue that a model gives to channels.';

ALTER TABLE attribution_allocations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation_policy ON attribution_allocations
    USING (tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON attribution_allocations TO app_rw, migration_owner;
GRANT SELECT ON attribution_allocations TO app_ro, app_admin;

-- A model's shares of an event add up to the event's revenue, give or take a rounded cent.
CREATE FUNCTION fn_check_allocation_sum() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    share record;
    earned integer;
    allocated bigint;
BEGIN
    -- An UPDATE may move a share: the event it left must still add up as well.
    FOR share IN
        SELECT OLD.event_id AS event_id, OLD.model_version AS model_version
        UNION
        SELECT NEW.event_id, NEW.model_version
    LOOP
        CONTINUE WHEN share.event_id IS NULL;

        SELECT sum(a.allocated_revenue_cents) INTO allocated
        FROM attribution_allocations a
        WHERE a.event_id = share.event_id AND a.model_version = share.model_version;
        CONTINUE WHEN allocated IS NULL;

        SELECT e.revenue_cents INTO earned
        FROM attribution_events e
        WHERE e.id = share.event_id;
        IF earned IS NULL OR abs(allocated - earned) > 1 THEN
            RAISE EXCEPTION 'event %: model % allocates % cents of %',
                share.event_id, share.model_version, allocated, earned
                USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION fn_check_allocation_sum() FROM PUBLIC;

CREATE CONSTRAINT TRIGGER trg_check_allocation_sum
    AFTER INSERT OR UPDATE OR DELETE ON attribution_allocations
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION fn_check_allocation_sum();

-- ---------------------------------------------------------------------------------------------
-- Ledger (append-only, ADR-003)
-- ---------------------------------------------------------------------------------------------
CREATE TABLE revenue_ledger (
    id                      UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id               UUID NOT NULL REFERENCES tenants,
    created_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    revenue_cents           INT NOT NULL,
    is_verified             BOOLEAN NOT NULL DEFAULT FALSE,
    verified_at             TIMESTAMPTZ,
    reconciliation_run_id   UUID REFERENCES reconciliation_runs,
    allocation_id           UUID
        CONSTRAINT fk_revenue_ledger_allocation REFERENCES attribution_allocations,
    correlation_id          UUID,
    posted_at               TIMESTAMPTZ NOT NULL DEFAULT now(),
    transaction_id          VARCHAR(255) NOT NULL,
    order_id                VARCHAR(255),
    state                   VARCHAR(20) NOT NULL DEFAULT 'captured',
    previous_state          VARCHAR(20),
    amount_cents            INT NOT NULL,
    currency                CHAR(3) NOT NULL DEFAULT 'USD',
    verification_source     VARCHAR(50),
    verification_timestamp  TIMESTAMPTZ,
    metadata                JSONB,
    CONSTRAINT ck_revenue_ledger_revenue_positive CHECK (revenue_cents >= 0),
    CONSTRAINT ck_revenue_ledger_traceability
        CHECK (allocation_id IS NOT NULL OR correlation_id IS NOT NULL),
    CONSTRAINT ck_revenue_ledger_state_valid
        CHECK (state IN ('authorized', 'captured', 'refunded', 'chargeback')),
    CONSTRAINT ck_revenue_ledger_currency_code CHECK (currency ~ '^[A-Z]{3}$')
);
CREATE INDEX idx_revenue_ledger_tenant_created_at ON revenue_ledger (tenant_id, created_at DESC);
CREATE INDEX idx_revenue_ledger_tenant_posted_at ON revenue_ledger (tenant_id, posted_at DESC);
CREATE INDEX idx_revenue_ledger_allocation_id ON revenue_ledger (allocation_id);
CREATE UNIQUE INDEX idx_revenue_ledger_transaction_id
    ON revenue_ledger (tenant_id, transaction_id);
COMMENT ON TABLE revenue_ledger IS
    'Revenue as posted to the books. Append-only: a correction is a new posting.';

ALTER TABLE revenue_ledger ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation_policy ON revenue_ledger
    USING (tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid);

GRANT SELECT, INSERT ON revenue_ledger TO app_rw;
GRANT SELECT, INSERT, UPDATE, DELETE ON revenue_ledger TO migration_owner;
GRANT SELECT ON revenue_ledger TO app_ro;
GRANT SELECT, INSERT ON revenue_ledger TO app_admin;

-- ---------------------------------------------------------------------------------------------
-- State transitions of postings (append-only, ADR-003)
-- ---------------------------------------------------------------------------------------------
CREATE TABLE revenue_state_transitions (
    id               UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id        UUID NOT NULL REFERENCES tenants,
    ledger_id        UUID NOT NULL REFERENCES revenue_ledger,
    from_state       VARCHAR(20),
    to_state         VARCHAR(20) NOT NULL,
    reason           TEXT,
    transitioned_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT ck_revenue_state_transitions_moves CHECK (from_state <> to_state)
);
CREATE INDEX idx_revenue_state_transitions_ledger
    ON revenue_state_transitions (tenant_id, ledger_id, transitioned_at);
COMMENT ON TABLE revenue_state_transitions IS
    'Changes of a posting''s state, in the order in which they happened. Append-only.';

ALTER TABLE revenue_state_transitions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation_policy ON revenue_state_transitions
    USING (tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid);

GRANT SELECT, INSERT ON revenue_state_transitions TO app_rw;
GRANT SELECT ON revenue_state_transitions TO app_ro, app_admin;
GRANT SELECT, INSERT, UPDATE, DELETE ON revenue_state_transitions TO migration_owner;

-- ---------------------------------------------------------------------------------------------
-- Guards of the append-only tables: a repair by migration_owner gets the row that its statement
-- is about, everybody else an error, and nobody may TRUNCATE
-- ---------------------------------------------------------------------------------------------
CREATE FUNCTION fn_events_prevent_mutation() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $guard$
BEGIN
    IF current_user = 'migration_owner' AND TG_OP = 'UPDATE' THEN
        RETURN NEW;
    ELSIF current_user = 'migration_owner' AND TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'attribution_events is append-only: % refused', TG_OP
        USING ERRCODE = 'restrict_violation',
              HINT = 'Insert a correcting event with the same correlation_id.';
END
$guard$;
COMMENT ON FUNCTION fn_events_prevent_mutation() IS
    'Keeps attribution_events append-only; row repairs by migration_owner pass.';
REVOKE ALL ON FUNCTION fn_events_prevent_mutation() FROM PUBLIC;

CREATE FUNCTION fn_ledger_prevent_mutation() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $guard$
BEGIN
    IF current_user = 'migration_owner' AND TG_OP = 'UPDATE' THEN
        RETURN NEW;
    ELSIF current_user = 'migration_owner' AND TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'revenue_ledger is append-only: % refused', TG_OP
        USING ERRCODE = 'restrict_violation',
              HINT = 'Insert a posting that offsets the wrong one.';
END
$guard$;
COMMENT ON FUNCTION fn_ledger_prevent_mutation() IS
    'Keeps revenue_ledger append-only; row repairs by migration_owner pass.';
REVOKE ALL ON FUNCTION fn_ledger_prevent_mutation() FROM PUBLIC;

CREATE FUNCTION fn_transitions_prevent_mutation() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $guard$
BEGIN
    IF current_user = 'migration_owner' AND TG_OP = 'UPDATE' THEN
        RETURN NEW;
    ELSIF current_user = 'migration_owner' AND TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'revenue_state_transitions is append-only: % refused', TG_OP
        USING ERRCODE = 'restrict_violation',
              HINT = 'Insert the transition that leads back.';
END
$guard$;
COMMENT ON FUNCTION fn_transitions_prevent_mutation() IS
    'Keeps revenue_state_transitions append-only; row repairs by migration_owner pass.';
REVOKE ALL ON FUNCTION fn_transitions_prevent_mutation() FROM PUBLIC;

CREATE TRIGGER trg_events_prevent_mutation BEFORE UPDATE OR DELETE ON attribution_events
    FOR EACH ROW EXECUTE FUNCTION fn_events_prevent_mutation();
CREATE TRIGGER trg_events_prevent_truncate BEFORE TRUNCATE ON attribution_events
    FOR EACH STATEMENT EXECUTE FUNCTION fn_events_prevent_mutation();
ALTER TABLE attribution_events
    ENABLE ALWAYS TRIGGER trg_events_prevent_mutation,
    ENABLE ALWAYS TRIGGER trg_events_prevent_truncate;

CREATE TRIGGER trg_ledger_prevent_mutation BEFORE UPDATE OR DELETE ON revenue_ledger
    FOR EACH ROW EXECUTE FUNCTION fn_ledger_prevent_mutation();
CREATE TRIGGER trg_ledger_prevent_truncate BEFORE TRUNCATE ON revenue_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION fn_ledger_prevent_mutation();
ALTER TABLE revenue_ledger
    ENABLE ALWAYS TRIGGER trg_ledger_prevent_mutation,
    ENABLE ALWAYS TRIGGER trg_ledger_prevent_truncate;

CREATE TRIGGER trg_transitions_prevent_mutation
    BEFORE UPDATE OR DELETE ON revenue_state_transitions
    FOR EACH ROW EXECUTE FUNCTION fn_transitions_prevent_mutation();
CREATE TRIGGER trg_transitions_prevent_truncate
    BEFORE TRUNCATE ON revenue_state_transitions
    FOR EACH STATEMENT EXECUTE FUNCTION fn_transitions_prevent_mutation();
ALTER TABLE revenue_state_transitions
    ENABLE ALWAYS TRIGGER trg_transitions_prevent_mutation,
    ENABLE ALWAYS TRIGGER trg_transitions_prevent_truncate;

-- ---------------------------------------------------------------------------------------------
-- Personal data: kept out of payloads, and found where it came in earlier
-- ---------------------------------------------------------------------------------------------
CREATE FUNCTION fn_pii_keys(document jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT array_agg(DISTINCT lower(key) ORDER BY lower(key))
    FROM jsonb_path_query(document, 'strict $.** ? (@.type() == "object")') AS node,
         jsonb_object_keys(node) AS key
    WHERE lower(key) IN
        ('address', 'birth_date', 'email', 'full_name', 'ip_address', 'phone', 'ssn')
$$;

CREATE FUNCTION fn_enforce_pii_guardrail() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    found text[] := fn_pii_keys(to_jsonb(NEW) -> TG_ARGV[0]);
BEGIN
    IF found IS NOT NULL THEN
        RAISE EXCEPTION '%.% must not hold personal data: %',
            TG_TABLE_NAME, TG_ARGV[0], array_to_string(found, ', ')
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION fn_pii_keys(jsonb), fn_enforce_pii_guardrail() FROM PUBLIC;
-- The trigger runs as the role that writes, and calls this one on its behalf.
GRANT EXECUTE ON FUNCTION fn_pii_keys(jsonb) TO app_rw, app_admin, migration_owner;

CREATE TRIGGER trg_attribution_events_pii_guardrail
    BEFORE INSERT OR UPDATE OF raw_payload ON attribution_events
    FOR EACH ROW EXECUTE FUNCTION fn_enforce_pii_guardrail('raw_payload');
CREATE TRIGGER trg_dead_events_pii_guardrail
    BEFORE INSERT OR UPDATE OF raw_payload ON dead_events
    FOR EACH ROW EXECUTE FUNCTION fn_enforce_pii_guardrail('raw_payload');
CREATE TRIGGER trg_revenue_ledger_pii_guardrail
    BEFORE INSERT OR UPDATE OF metadata ON revenue_ledger
    FOR EACH ROW EXECUTE FUNCTION fn_enforce_pii_guardrail('metadata');

CREATE TABLE pii_audit_findings (
    id             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id      UUID NOT NULL REFERENCES tenants,
    table_name     TEXT NOT NULL,
    column_name    TEXT NOT NULL,
    record_id      UUID NOT NULL,
    detected_keys  TEXT[] NOT NULL,
    detected_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT uq_pii_audit_findings_record
        UNIQUE (tenant_id, table_name, column_name, record_id)
);
COMMENT ON TABLE pii_audit_findings IS
    'Rows whose JSON holds personal data. Names the keys, never their values.';

ALTER TABLE pii_audit_findings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation_policy ON pii_audit_findings
    USING (tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid);

GRANT SELECT ON pii_audit_findings TO app_rw, app_admin;
GRANT SELECT, INSERT, DELETE ON pii_audit_findings TO migration_owner;

CREATE FUNCTION fn_scan_pii() RETURNS bigint
    LANGUAGE sql
    SET search_path = pg_catalog, public, pg_temp
AS $$
    WITH candidate AS (
        SELECT tenant_id, 'attribution_events' AS table_name,
               'raw_payload' AS column_name, id AS record_id,
               fn_pii_keys(raw_payload) AS detected_keys
        FROM attribution_events
        UNION ALL
        SELECT tenant_id, 'dead_events', 'raw_payload', id, fn_pii_keys(raw_payload)
        FROM dead_events
        UNION ALL
        SELECT tenant_id, 'revenue_ledger', 'metadata', id, fn_pii_keys(metadata)
        FROM revenue_ledger
    ), recorded AS (
        INSERT INTO pii_audit_findings
            (tenant_id, table_name, column_name, record_id, detected_keys)
        SELECT * FROM candidate WHERE detected_keys IS NOT NULL
        ON CONFLICT DO NOTHING
        RETURNING 1
    )
    SELECT count(*) FROM recorded
$$;
COMMENT ON FUNCTION fn_scan_pii() IS 'Scans the current tenant''s rows.';
REVOKE ALL ON FUNCTION fn_scan_pii() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION fn_scan_pii() TO migration_owner;

-- ---------------------------------------------------------------------------------------------
-- Materialized views. They hold every tenant's rows and know no row-level security.
-- ---------------------------------------------------------------------------------------------
CREATE MATERIALIZED VIEW mv_realtime_revenue AS
    SELECT tenant_id,
           sum(revenue_cents) AS total_revenue_cents,
           sum(revenue_cents) FILTER (WHERE is_verified) AS verified_revenue_cents,
           count(*) AS posting_count,
           max(created_at) AS last_posting_at
    FROM revenue_ledger
    GROUP BY tenant_id
WITH NO DATA;
CREATE UNIQUE INDEX idx_mv_realtime_revenue_tenant ON mv_realtime_revenue (tenant_id);

CREATE MATERIALIZED VIEW mv_reconciliation_status AS
    SELECT DISTINCT ON (tenant_id)
           tenant_id, id AS run_id, state, last_run_at, error_message
    FROM reconciliation_runs
    ORDER BY tenant_id, last_run_at DESC, id
WITH NO DATA;
CREATE UNIQUE INDEX idx_mv_reconciliation_status_tenant ON mv_reconciliation_status (tenant_id);

CREATE MATERIALIZED VIEW mv_allocation_summary AS
    SELECT a.tenant_id,
           a.event_id,
           a.model_version,
           sum(a.allocated_revenue_cents) AS allocated_revenue_cents,
           e.revenue_cents AS event_revenue_cents,
           abs(sum(a.allocated_revenue_cents) - e.revenue_cents) <= 1 AS is_balanced
    FROM attribution_allocations a
    JOIN attribution_events e ON e.id = a.event_id
    GROUP BY a.tenant_id, a.event_id, a.model_version, e.revenue_cents
WITH NO DATA;
CREATE UNIQUE INDEX idx_mv_allocation_summary_key
    ON mv_allocation_summary (tenant_id, event_id, model_version);

GRANT SELECT ON mv_realtime_revenue, mv_reconciliation_status, mv_allocation_summary TO app_admin;
