-- Nothing is known of the database before: no word.
-- migration:
ALTER TABLE users ADD COLUMN a int;
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));
CREATE INDEX ON orders (user_id);
