-- The name means what the search path says when the statement runs.
-- given:
CREATE SCHEMA other;
CREATE TABLE other.staging (id int);
-- migration:
CREATE TABLE public.staging (id int);
SET search_path = other, public;
DROP TABLE staging; -- expect: drop-table
