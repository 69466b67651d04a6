-- policy:
-- version: 1
-- grants:
--   app_rw: { "public.*": [SELECT, INSERT, UPDATE, DELETE], public.ledger: [SELECT, INSERT] }
--   app_ro: { "public.*": { at_most: [SELECT] } }
-- schema:
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE migration_owner;
CREATE TABLE orders (id bigint);
GRANT SELECT, INSERT ON orders TO app_rw;
CREATE TABLE ledger (id bigint);
