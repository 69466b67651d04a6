-- A chain that goes on from something else: said once.
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY);
-- migration:
ALTER TABLE users ADD COLUMN a int; -- expect: missing-object
ALTER TABLE accounts ADD COLUMN a int;
