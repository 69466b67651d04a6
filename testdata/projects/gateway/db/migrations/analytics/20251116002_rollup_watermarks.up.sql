-- How far each rollup has come. Late arrivals make hours before the mark due again.
CREATE TYPE rollup.grain AS ENUM ('hour', 'day');

CREATE TABLE rollup.watermarks (
    grain          rollup.grain PRIMARY KEY,
    complete_until timestamptz NOT NULL DEFAULT '-infinity'
);
COMMENT ON TABLE rollup.watermarks IS 'Everything before complete_until is in the rollup.';
INSERT INTO rollup.watermarks (grain) VALUES ('hour'), ('day');

CREATE TABLE rollup.late_hours (
    hour      timestamptz PRIMARY KEY,
    noted_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE rollup.late_hours IS 'Hours that got events after they were rolled up.';

CREATE FUNCTION rollup.note_late_hour(occurred_at timestamptz) RETURNS boolean
    LANGUAGE sql
    SET search_path = pg_catalog, pg_temp
AS $$
    WITH noted AS (
        INSERT INTO rollup.late_hours (hour)
        SELECT date_trunc('hour', note_late_hour.occurred_at)
        FROM rollup.watermarks w
        WHERE w.grain = 'hour' AND note_late_hour.occurred_at < w.complete_until
        ON CONFLICT (hour) DO NOTHING
        RETURNING 1
    )
    SELECT EXISTS (SELECT FROM noted)
$$;

CREATE VIEW rollup.monthly_cost AS
    SELECT organization_id, date_trunc('month', day)::date AS month, sum(cost_micros) AS cost_micros
    FROM rollup.usage_daily
    GROUP BY organization_id, date_trunc('month', day);
