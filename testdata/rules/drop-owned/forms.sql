-- given:
CREATE ROLE app;
CREATE PUBLICATION p FOR ALL TABLES;
CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p WITH (connect = false);
-- migration:
DROP OWNED BY app CASCADE; -- expect: drop-owned
DROP ROLE app; -- expect: drop-role
DROP PUBLICATION p; -- expect: drop-publication
ALTER SUBSCRIPTION s DISABLE; -- expect: drop-subscription
DROP SUBSCRIPTION s; -- expect: drop-subscription
DROP DATABASE shop; -- expect: drop-database
DROP TABLESPACE fast; -- expect: drop-tablespace
