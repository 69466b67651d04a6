--! Previous: sha1:aa
--! Hash: sha1:bb
--! Message: an index

--! no-transaction
CREATE INDEX CONCURRENTLY users_id ON app.users (id);
