-- given:
CREATE TABLE events (id bigint PRIMARY KEY, note text);
CREATE INDEX events_note ON events (note);
-- migration:
ALTER TABLE events SET TABLESPACE pg_default;
ALTER TABLE events SET TABLESPACE fast;  -- expect: set-tablespace
ALTER INDEX events_note SET TABLESPACE fast;  -- expect: set-tablespace
