-- given:
CREATE TABLE events (at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE events_2024 (at date NOT NULL, kind text);
CREATE TABLE events_2025 (at date NOT NULL, kind text, CHECK (at >= '2025-01-01' AND at < '2026-01-01'));
CREATE TABLE kinds (kind text NOT NULL, n integer) PARTITION BY LIST (kind);
CREATE TABLE kinds_rest PARTITION OF kinds DEFAULT;
CREATE TABLE kinds_a (kind text NOT NULL CHECK (kind IN ('a', 'b')), n integer);
-- migration:

ALTER TABLE events DETACH PARTITION events_2023;  -- expect: detach-partition-not-concurrent
ALTER TABLE kinds DETACH PARTITION kinds_rest CONCURRENTLY;
