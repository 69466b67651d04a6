-- policy:
-- version: 1
-- grants:
--   app_rw: { "public.*": [SELECT, INSERT, UPDATE, DELETE], public.ledger: [SELECT, INSERT] }
--   app_ro: { "public.*": { at_most: [SELECT] } }
-- schema:
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE migration_owner;
CREATE ROLE writers;
GRANT writers TO app_ro;
CREATE TABLE orders (id bigint);
ALTER TABLE orders OWNER TO migration_owner;
GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO app_rw;
CREATE TABLE ledger (id bigint);
ALTER TABLE ledger OWNER TO migration_owner;
GRANT SELECT, INSERT ON ledger TO app_rw;
ALTER DEFAULT PRIVILEGES FOR ROLE migration_owner GRANT SELECT, INSERT, UPDATE ON TABLES TO writers;
ALTER DEFAULT PRIVILEGES FOR ROLE migration_owner GRANT USAGE ON SEQUENCES TO app_rw;
