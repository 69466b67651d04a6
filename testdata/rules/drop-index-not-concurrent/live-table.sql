-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text, state text);
CREATE INDEX orders_note ON orders (note);
CREATE INDEX orders_state ON orders (state);
CREATE INDEX orders_both ON orders (note, state);
-- migration:
DROP INDEX orders_note;  -- expect: drop-index-not-concurrent
DROP INDEX IF EXISTS public.orders_state;  -- expect: drop-index-not-concurrent
DROP INDEX IF EXISTS never_made;
DROP INDEX CONCURRENTLY orders_both;
