BEGIN;
SET LOCAL lock_timeout = '5s';

ALTER TABLE api_keys DROP COLUMN key_preview; -- CI:DESTRUCTIVE_OK - See ADR-001

COMMIT;
