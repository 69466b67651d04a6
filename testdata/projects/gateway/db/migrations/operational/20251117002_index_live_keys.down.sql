DROP INDEX CONCURRENTLY idx_api_keys_live;
