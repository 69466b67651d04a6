-- given:
CREATE TABLE keyless (id integer);
-- migration:
CREATE TABLE a (id integer PRIMARY KEY); -- expect: integer-primary-key
CREATE TABLE b (id serial PRIMARY KEY); -- expect: integer-primary-key
CREATE TABLE c (id bigint PRIMARY KEY);
CREATE TABLE d (a integer, b integer, PRIMARY KEY (a, b));
ALTER TABLE keyless ADD PRIMARY KEY (id); -- expect: integer-primary-key
CREATE TEMP TABLE t (id integer PRIMARY KEY);
