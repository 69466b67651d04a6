-- given:
CREATE TABLE events (at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE empty_events (at date NOT NULL, kind text) PARTITION BY RANGE (at);
-- migration:
CREATE INDEX events_kind ON events (kind);  -- expect: index-not-concurrent
CREATE INDEX events_at ON ONLY events (at);
CREATE INDEX empty_kind ON empty_events (kind);
