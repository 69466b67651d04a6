-- Words in strings and comments are not statements.
-- given:
CREATE TABLE orders (id int, note text);
-- migration:
COMMENT ON TABLE orders IS 'never DROP TABLE orders CASCADE; -- CI:DESTRUCTIVE_OK';
/* DROP TABLE orders; */
INSERT INTO orders VALUES (1, 'TRUNCATE orders');
