-- ci:destructive_ok ADR-001
-- CI: DESTRUCTIVE OK ADR-002
-- CI:DESTRUCTIV_OK
-- noqa # CI:DESTRUCTIVE_OK_NOT # pgsteward: ignore
-- pgsteward:ignore
-- pgsteward:ignore *, unknown-rule (ADR-003)
-- pgsteward-ignore drop-table
-- CI:DESTRUCTIVE_OK - ADR-004 until tomorrow UNTIL 2020-01-01
DELETE FROM a;
