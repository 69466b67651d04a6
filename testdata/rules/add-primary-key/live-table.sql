-- given:
CREATE TABLE orders (id bigint NOT NULL, note text);
CREATE TABLE lines (order_id bigint, number integer);
-- migration:
ALTER TABLE orders ADD PRIMARY KEY (id);  -- expect: add-primary-key
ALTER TABLE lines ADD COLUMN id bigserial PRIMARY KEY;  -- expect: add-serial-identity, add-primary-key
