-- given:
CREATE TABLE t (v varchar(20), s text, at timestamp);
-- migration:
SET TIME ZONE 'UTC';
ALTER TABLE t ALTER COLUMN at TYPE timestamptz;
ALTER TABLE t ALTER COLUMN v TYPE text USING v::text;
ALTER TABLE t ALTER COLUMN s TYPE text USING lower(s);  -- expect: alter-type-rewrite, type-narrowing
