-- given:
CREATE TABLE customers (id bigint PRIMARY KEY, a int, b int, UNIQUE (a, b));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, a int, b int, referrer_id bigint, state text);
CREATE INDEX ON orders (b, a, state);
CREATE INDEX ON orders (referrer_id) WHERE referrer_id IS NOT NULL;
CREATE INDEX ON orders (state, customer_id);
-- migration:
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers; -- expect: foreign-key-without-index, add-foreign-key-validated
ALTER TABLE orders ADD FOREIGN KEY (a, b) REFERENCES customers (a, b); -- expect: add-foreign-key-validated
ALTER TABLE orders ADD FOREIGN KEY (referrer_id) REFERENCES customers; -- expect: add-foreign-key-validated
CREATE TABLE lines (customer_id bigint REFERENCES customers, n int, PRIMARY KEY (customer_id, n));
CREATE TABLE notes (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);
CREATE INDEX notes_customer ON notes (customer_id);
CREATE TEMP TABLE t (customer_id bigint);
ALTER TABLE lines ADD COLUMN other_id bigint REFERENCES customers; -- expect: add-foreign-key-validated
