-- deploy late

BEGIN;
SELECT 1;
COMMIT;
