-- policy:
-- version: 1
-- grants:
--   app_rw: { "public.*": [SELECT, INSERT, UPDATE, DELETE], public.ledger: [SELECT, INSERT] }
--   app_ro: { "public.*": { at_most: [SELECT] } }
-- schema:
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE migration_owner;
CREATE TABLE ledger (id bigint, amount bigint);
GRANT SELECT, INSERT ON ledger TO app_rw;
GRANT UPDATE (amount), REFERENCES (id) ON ledger TO PUBLIC;
GRANT SELECT (id) ON ledger TO app_ro;
