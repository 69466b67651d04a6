-- Partitions go with their table: one cause, one finding. A new parent does not make old partitions new.
-- given:
CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE old_part (at date NOT NULL);
-- migration:
DROP TABLE events; -- expect: drop-table
CREATE TABLE parent (at date NOT NULL) PARTITION BY RANGE (at);
ALTER TABLE parent ATTACH PARTITION old_part DEFAULT;
DROP TABLE parent; -- expect: drop-table
