-- given:
CREATE TABLE a (id bigint PRIMARY KEY);
-- migration:
CREATE TABLE "OrderLines" (id bigint PRIMARY KEY); -- expect: object-name-pattern
CREATE TABLE order_lines (id bigint PRIMARY KEY);
ALTER TABLE a RENAME TO "B"; -- expect: object-name-pattern
