-- given:
CREATE TABLE orders (id bigint, note text);
CREATE UNIQUE INDEX orders_pkey ON orders (id);
CREATE TABLE lines (id bigint CONSTRAINT id_there CHECK (id IS NOT NULL), note text);
CREATE UNIQUE INDEX lines_pkey ON lines (id);
-- migration:
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey;  -- expect: primary-key-over-nullable-index
ALTER TABLE lines ADD CONSTRAINT lines_pkey PRIMARY KEY USING INDEX lines_pkey;
