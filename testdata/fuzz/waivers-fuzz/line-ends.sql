-- CI:DESTRUCTIVE_OK ADR-014
DROP TABLE a;-- pgsteward:ignore ÿâ€®
DROP TABLE b;