-- +migrate Up notransaction
CREATE INDEX CONCURRENTLY orders_id ON orders (id);

-- +migrate Down notransaction
DROP INDEX CONCURRENTLY orders_id;
