-- given:
CREATE TABLE events (at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE events_2024 (at date NOT NULL, kind text);
CREATE TABLE events_2025 (at date NOT NULL, kind text, CHECK (at >= '2025-01-01' AND at < '2026-01-01'));
CREATE TABLE kinds (kind text NOT NULL, n integer) PARTITION BY LIST (kind);
CREATE TABLE kinds_rest PARTITION OF kinds DEFAULT;
CREATE TABLE kinds_a (kind text NOT NULL CHECK (kind IN ('a', 'b')), n integer);
-- migration:

-- Only the first one waits.
BEGIN;
CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');  -- expect: create-partition-of
CREATE TABLE events_2028 PARTITION OF events FOR VALUES FROM ('2028-01-01') TO ('2029-01-01');
COMMIT;
