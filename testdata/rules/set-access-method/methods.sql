-- given:
CREATE TABLE events (id bigint PRIMARY KEY);
-- migration:
ALTER TABLE events SET ACCESS METHOD heap;
ALTER TABLE events SET ACCESS METHOD columnar;  -- expect: set-access-method
