-- given:
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers);
CREATE VIEW active AS SELECT id FROM customers;
CREATE TYPE mood AS ENUM ('a');
CREATE TABLE people (id int, feels mood);
CREATE TYPE unused AS ENUM ('a');
CREATE SEQUENCE numbers;
CREATE TABLE tickets (id int DEFAULT nextval('numbers'));
-- migration:
DROP TABLE customers CASCADE; -- expect: drop-table, drop-cascade
DROP TYPE mood CASCADE; -- expect: drop-type, drop-cascade
DROP TYPE unused CASCADE; -- expect: drop-type
DROP SEQUENCE numbers CASCADE; -- expect: drop-sequence, drop-cascade
DROP TABLE orders CASCADE; -- expect: drop-table
DROP EXTENSION IF EXISTS citext CASCADE;
