-- given:
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (i integer, v varchar(20), n numeric(10, 2), s text, at timestamp, z timestamptz, m mood, j json, c char(5), w varchar(10)[]);
-- migration:
ALTER TABLE t ALTER COLUMN v TYPE varchar(100);
ALTER TABLE t ALTER COLUMN v TYPE text;
ALTER TABLE t ALTER COLUMN n TYPE numeric(12, 2);
ALTER TABLE t ALTER COLUMN n TYPE numeric;
ALTER TABLE t ALTER COLUMN s TYPE varchar;
ALTER TABLE t ALTER COLUMN i TYPE bigint;  -- expect: alter-type-rewrite
ALTER TABLE t ALTER COLUMN at TYPE timestamptz;  -- expect: alter-type-rewrite
ALTER TABLE t ALTER COLUMN m TYPE text;  -- expect: alter-type-rewrite, multi-alter-same-table
ALTER TABLE t ALTER COLUMN j TYPE jsonb;  -- expect: alter-type-rewrite
ALTER TABLE t ALTER COLUMN c TYPE text;  -- expect: alter-type-rewrite
