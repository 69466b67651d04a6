-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, name text, email varchar(100));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric(10, 2), state text, note varchar(50));
CREATE SCHEMA app;
CREATE TABLE app.orders (id bigint PRIMARY KEY, note text);
-- migration:

CREATE INDEX ON orders (customer_id);  -- expect: index-not-concurrent
CREATE UNIQUE INDEX orders_note ON public.orders (note);  -- expect: index-not-concurrent
CREATE INDEX IF NOT EXISTS orders_state ON orders (lower(state)) WHERE state IS NOT NULL;  -- expect: index-not-concurrent
DO $$ BEGIN CREATE INDEX orders_total ON orders (total); END $$;  -- expect: index-not-concurrent
