-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text, total numeric);
CREATE INDEX orders_note ON orders (note);
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint);
-- migration:
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, note text, tax numeric); -- expect: if-not-exists-mismatch
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, note varchar(20)); -- expect: if-not-exists-mismatch
-- What is there may have more.
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, note text);
ALTER TABLE orders ADD COLUMN IF NOT EXISTS note varchar(20); -- expect: if-not-exists-mismatch
ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text;
CREATE UNIQUE INDEX IF NOT EXISTS orders_note ON orders (note); -- expect: if-not-exists-mismatch
CREATE INDEX IF NOT EXISTS orders_note ON orders (note);
CREATE INDEX IF NOT EXISTS orders_note ON orders (total); -- expect: if-not-exists-mismatch
CREATE INDEX IF NOT EXISTS orders_note ON lines (order_id); -- expect: if-not-exists-mismatch
CREATE TABLE IF NOT EXISTS lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders); -- expect: if-not-exists-mismatch
CREATE TABLE IF NOT EXISTS fresh (id int PRIMARY KEY);
