SET lock_timeout = '2s';
CREATE INDEX orders_customer ON orders (customer_id);
ALTER TABLE orders DROP COLUMN note;
DROP TABLE drafts; -- CI:DESTRUCTIVE_OK - See ADR-014
