-- Every call through the gateway, one partition per month.
CREATE TABLE usage_events (
    id               uuid NOT NULL DEFAULT gen_random_uuid(),
    organization_id  uuid NOT NULL REFERENCES organizations,
    api_key_id       uuid NOT NULL,
    model_id         bigint NOT NULL REFERENCES models,
    request_id       text NOT NULL,
    occurred_at      timestamptz NOT NULL,
    input_tokens     integer NOT NULL CHECK (input_tokens >= 0),
    output_tokens    integer NOT NULL CHECK (output_tokens >= 0),
    cost_micros      bigint NOT NULL CHECK (cost_micros >= 0),
    latency_ms       integer,
    failed           boolean NOT NULL DEFAULT false,
    -- A unique key of a partitioned table has to contain the partition key.
    PRIMARY KEY (id, occurred_at),
    CONSTRAINT fk_usage_events_api_key
        FOREIGN KEY (organization_id, api_key_id) REFERENCES api_keys (organization_id, id)
) PARTITION BY RANGE (occurred_at);

COMMENT ON TABLE usage_events IS 'One row per call. Non-PII: counts, cost and latency only.';

CREATE TABLE usage_events_202511 PARTITION OF usage_events
    FOR VALUES FROM ('2025-11-01 00:00+00') TO ('2025-12-01 00:00+00');
CREATE TABLE usage_events_202512 PARTITION OF usage_events
    FOR VALUES FROM ('2025-12-01 00:00+00') TO ('2026-01-01 00:00+00');
CREATE TABLE usage_events_202601 PARTITION OF usage_events
    FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2026-02-01 00:00+00');

-- Late and early arrivals: better in here than refused.
CREATE TABLE usage_events_default PARTITION OF usage_events DEFAULT;

CREATE UNIQUE INDEX idx_usage_events_request
    ON usage_events (organization_id, request_id, occurred_at);
CREATE INDEX idx_usage_events_model ON usage_events (organization_id, model_id, occurred_at DESC);
CREATE INDEX idx_usage_events_occurred_at ON usage_events USING brin (occurred_at);
