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
CREATE ROLE loaders IN ROLE pg_write_all_data;
GRANT loaders TO app_ro;
GRANT pg_execute_server_program TO app_rw;
GRANT pg_read_all_data TO app_ro;
