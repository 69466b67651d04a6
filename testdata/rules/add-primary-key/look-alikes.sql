-- given:
CREATE TABLE orders (id bigint NOT NULL, note text);
-- migration:
CREATE UNIQUE INDEX CONCURRENTLY orders_pkey ON orders (id);
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey;
CREATE TABLE lines (order_id bigint, number integer);
ALTER TABLE lines ADD PRIMARY KEY (order_id, number);
