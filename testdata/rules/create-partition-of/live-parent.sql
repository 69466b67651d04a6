-- given:
CREATE TABLE events (at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE events_2024 (at date NOT NULL, kind text);
CREATE TABLE events_2025 (at date NOT NULL, kind text, CHECK (at >= '2025-01-01' AND at < '2026-01-01'));
CREATE TABLE kinds (kind text NOT NULL, n integer) PARTITION BY LIST (kind);
CREATE TABLE kinds_rest PARTITION OF kinds DEFAULT;
CREATE TABLE kinds_a (kind text NOT NULL CHECK (kind IN ('a', 'b')), n integer);
-- migration:

CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');  -- expect: create-partition-of
CREATE TABLE kinds_x PARTITION OF kinds FOR VALUES IN ('x');  -- expect: create-partition-of
CREATE TABLE visits (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE visits_2024 PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
