-- policy:
-- version: 1
-- grants:
--   app_rw: { "public.*": [SELECT, INSERT, UPDATE, DELETE], public.ledger: [SELECT, INSERT] }
--   app_ro: { "public.*": { at_most: [SELECT] } }
-- schema:
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE migration_owner;
CREATE TABLE ledger (id bigint);
GRANT SELECT, INSERT ON ledger TO app_rw;
ALTER ROLE app_ro SUPERUSER;
CREATE ROLE dba SUPERUSER;
