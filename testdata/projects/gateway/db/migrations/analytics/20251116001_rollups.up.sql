-- Usage per hour and per day, filled from the operational database's usage events.
CREATE SCHEMA rollup;

CREATE TABLE rollup.usage_hourly (
    organization_id  uuid NOT NULL,
    model_id         bigint NOT NULL,
    hour             timestamptz NOT NULL,
    calls            bigint NOT NULL,
    failures         bigint NOT NULL,
    input_tokens     bigint NOT NULL,
    output_tokens    bigint NOT NULL,
    cost_micros      bigint NOT NULL,
    refreshed_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, model_id, hour),
    CONSTRAINT ck_usage_hourly_hour_starts CHECK (hour = date_trunc('hour', hour)),
    CONSTRAINT ck_usage_hourly_failures_counted CHECK (failures BETWEEN 0 AND calls)
);
COMMENT ON TABLE rollup.usage_hourly IS 'Usage per organization, model and hour.';
CREATE INDEX idx_usage_hourly_hour ON rollup.usage_hourly (hour);

-- Hours that changed are computed in here and then swapped in.
CREATE TABLE rollup.usage_hourly_incoming (
    LIKE rollup.usage_hourly INCLUDING DEFAULTS INCLUDING CONSTRAINTS
);

CREATE TABLE rollup.usage_daily (
    organization_id  uuid NOT NULL,
    model_id         bigint NOT NULL,
    day              date NOT NULL,
    calls            bigint NOT NULL,
    failures         bigint NOT NULL,
    input_tokens     bigint NOT NULL,
    output_tokens    bigint NOT NULL,
    total_tokens     bigint GENERATED ALWAYS AS (input_tokens + output_tokens) STORED,
    cost_micros      bigint NOT NULL,
    refreshed_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, model_id, day),
    CONSTRAINT ck_usage_daily_failures_counted CHECK (failures BETWEEN 0 AND calls)
);
COMMENT ON TABLE rollup.usage_daily IS 'Usage per organization, model and day (UTC).';
CREATE INDEX idx_usage_daily_day ON rollup.usage_daily (day);
