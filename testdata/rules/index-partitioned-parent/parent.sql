-- given:
CREATE TABLE events (at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- migration:
CREATE INDEX CONCURRENTLY events_kind ON events (kind);  -- expect: index-partitioned-parent
CREATE INDEX CONCURRENTLY events_2024_kind ON events_2024 (kind);
