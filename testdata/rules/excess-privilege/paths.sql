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
GRANT writers TO app_rw;
CREATE TABLE ledger (id bigint, amount bigint);
GRANT SELECT, INSERT ON ledger TO app_rw;
CREATE TABLE orders (id bigint);
GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO app_rw;
GRANT UPDATE ON ledger TO writers;
GRANT DELETE ON orders TO PUBLIC;
