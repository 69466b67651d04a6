-- given:
CREATE TABLE events (id bigint PRIMARY KEY, at timestamptz);
CREATE INDEX events_at ON events (at);
-- migration:
CLUSTER events USING events_at;  -- expect: cluster-table
ALTER TABLE events CLUSTER ON events_at;
