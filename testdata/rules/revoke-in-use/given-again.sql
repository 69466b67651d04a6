-- given:
CREATE ROLE app;
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE lines (id bigint PRIMARY KEY);
GRANT SELECT, INSERT ON orders, lines TO app;
-- migration:
REVOKE ALL ON orders FROM app;
GRANT SELECT, INSERT, UPDATE ON orders TO app;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM app; -- expect: revoke-in-use
GRANT SELECT, INSERT ON orders TO app;
GRANT SELECT ON lines TO app;
