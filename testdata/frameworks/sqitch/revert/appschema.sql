-- revert appschema

BEGIN;
SELECT 1;
COMMIT;
