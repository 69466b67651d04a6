-- given:
CREATE TABLE events (id bigint PRIMARY KEY);
-- migration:
VACUUM FULL events;  -- expect: vacuum-full
VACUUM (FULL, ANALYZE);  -- expect: vacuum-full
VACUUM (ANALYZE) events;
ANALYZE;
