-- An index, while others write.
-- transactional: false
-- depends: 0001.orders
CREATE INDEX CONCURRENTLY orders_id ON orders (id);
