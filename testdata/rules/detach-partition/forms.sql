-- given:
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- migration:
ALTER TABLE events DETACH PARTITION events_2023; -- expect: detach-partition
-- Replaced by one for the same rows.
ALTER TABLE events DETACH PARTITION events_2024;
ALTER TABLE events_2024 RENAME TO events_2024_old; -- expect: rename-table
CREATE TABLE events_2024_new (at date NOT NULL);
ALTER TABLE events ATTACH PARTITION events_2024_new FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
ALTER TABLE events DETACH PARTITION events_2025;
