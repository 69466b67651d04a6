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
CREATE TABLE ledger (id bigint);
GRANT SELECT, INSERT ON ledger TO app_rw;
GRANT UPDATE ON ledger TO writers;
CREATE ROLE clerks;
GRANT writers TO clerks;
ALTER ROLE app_rw NOINHERIT;
GRANT clerks TO app_rw;
