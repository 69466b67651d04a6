\i other.sql
COPY a FROM stdin;
-- CI:DESTRUCTIVE_OK ADR-014
\.
SELECT $$ -- CI:DESTRUCTIVE_OK
$$; DROP TABLE a -- pgsteward:ignore drop-table until 2026-01-31 ADR-014
; \! rm -- CI:DESTRUCTIVE_OK
\if x
SELECT 'DROP' /* CI:DESTRUCTIVE_OK */ \gexec
/* CI:DESTRUCTIVE_OK no end
