-- migration:
BEGIN;
CREATE TABLE a (id int PRIMARY KEY);
BEGIN; -- expect: transaction-nesting
CREATE TABLE b (id int PRIMARY KEY);
COMMIT;
START TRANSACTION;
CREATE TABLE c (id int PRIMARY KEY);
ROLLBACK;
