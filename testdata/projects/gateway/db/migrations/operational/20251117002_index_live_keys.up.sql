-- On its own in the file: it cannot run in a transaction.
CREATE INDEX CONCURRENTLY idx_api_keys_live
    ON api_keys (organization_id, label)
    WHERE revoked_at IS NULL;
