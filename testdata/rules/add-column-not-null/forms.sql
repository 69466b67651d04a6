-- given:
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE lines (id bigint);
CREATE DOMAIN given AS text NOT NULL;
CREATE DOMAIN given_or_empty AS text NOT NULL DEFAULT '';
CREATE SCHEMA other;
CREATE TABLE other.fresh (id bigint PRIMARY KEY);
-- migration:
ALTER TABLE orders ADD COLUMN a text NOT NULL; -- expect: add-column-not-null
ALTER TABLE orders ADD COLUMN b given; -- expect: add-column-not-null
ALTER TABLE lines ADD COLUMN c bigint PRIMARY KEY; -- expect: add-column-not-null
ALTER TABLE orders ADD COLUMN d text NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN e text;
ALTER TABLE orders ADD COLUMN f given_or_empty;
ALTER TABLE orders ADD COLUMN g bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE orders ADD COLUMN h bigserial NOT NULL;
ALTER TABLE orders ADD COLUMN i bigint NOT NULL GENERATED ALWAYS AS (id + 1) STORED;
-- Made here, but only in its own schema.
CREATE TABLE fresh (id bigint PRIMARY KEY);
ALTER TABLE fresh ADD COLUMN a text NOT NULL;
ALTER TABLE other.fresh ADD COLUMN a text NOT NULL; -- expect: add-column-not-null
