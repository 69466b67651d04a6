CREATE INDEX CONCURRENTLY versions_id ON versions (id);
