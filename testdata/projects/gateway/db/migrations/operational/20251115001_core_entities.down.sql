BEGIN;

DROP TABLE audit_log_entries;
DROP TABLE models;
DROP TABLE api_keys;
DROP TABLE users;
DROP TABLE organizations;
DROP TYPE membership;

COMMIT;
