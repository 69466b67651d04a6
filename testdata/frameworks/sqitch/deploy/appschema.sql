-- deploy appschema

BEGIN;
SELECT 1;
COMMIT;
