-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE TABLE users (id bigint PRIMARY KEY, name text);
-- migration:
ALTER TABLE orders RENAME COLUMN note TO remark;
ALTER TABLE orders RENAME TO orders_data;
CREATE VIEW orders AS SELECT id, remark AS note, remark FROM orders_data;
ALTER TABLE users RENAME TO users_data;
ALTER TABLE users_data RENAME COLUMN name TO full_name;
CREATE VIEW users AS SELECT id, full_name AS name FROM users_data;
