-- migration:
BEGIN;
CREATE TABLE a (id int PRIMARY KEY);
COMMIT;
BEGIN; -- expect: transaction-nesting
CREATE TABLE b (id int PRIMARY KEY);
