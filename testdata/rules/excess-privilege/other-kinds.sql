-- policy:
-- version: 1
-- grants:
--   app_rw:
--     "sequence:public.*": [USAGE]
--     "function:public.*": { at_most: [] }
--     "schema:public": [USAGE]
--     "type:public.*": { at_least: [USAGE] }
--     "parameter:*": []
-- schema:
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE migration_owner;
CREATE SEQUENCE numbers;
GRANT USAGE, UPDATE ON SEQUENCE numbers TO app_rw;
CREATE FUNCTION total(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE EXECUTE ON FUNCTION total(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION total(int) TO app_rw;
CREATE TYPE mood AS ENUM ('ok');
GRANT SET ON PARAMETER work_mem TO app_rw;
GRANT CREATE ON SCHEMA public TO app_rw;
