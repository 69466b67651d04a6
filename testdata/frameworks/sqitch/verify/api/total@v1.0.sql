-- verify api/total@v1.0

BEGIN;
SELECT 1;
COMMIT;
