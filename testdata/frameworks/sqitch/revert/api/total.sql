-- revert api/total

BEGIN;
SELECT 1;
COMMIT;
