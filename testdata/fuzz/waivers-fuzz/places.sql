-- # CI:DESTRUCTIVE_OK - See ADR-014 until 2027-01-01
DROP TABLE a;
DROP TABLE b; /* CI:DESTRUCTIVE_OK ADR-015 until 2027-02-28 */ DROP TABLE c; -- pgsteward:ignore drop-table ADR-016 until 2026-12-31
-- pgsteward:ignore drop-table, index-not-concurrent - ADR-017 until 2026-02-30
-- another comment
CREATE INDEX i
    ON d (e); -- CI:DESTRUCTIVE_OK
/* pgsteward:ignore
 * drop-table */ SELECT 1;
