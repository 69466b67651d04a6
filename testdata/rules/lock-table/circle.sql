-- Views that read each other: the server finds out when it runs them.
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE VIEW a AS SELECT id FROM orders;
CREATE VIEW b AS SELECT id FROM a;
CREATE OR REPLACE VIEW a AS SELECT id FROM b;
-- migration:
LOCK TABLE b; -- expect: lock-table
