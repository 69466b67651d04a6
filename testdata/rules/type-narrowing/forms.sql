-- given:
CREATE TABLE t (id int, big bigint, amount numeric(12,4), name varchar(50), note text, at timestamptz);
-- migration:
ALTER TABLE t ALTER COLUMN big TYPE int; -- expect: type-narrowing
ALTER TABLE t ALTER COLUMN name TYPE varchar(20); -- expect: type-narrowing
ALTER TABLE t ALTER COLUMN amount TYPE numeric(12,2) USING round(amount, 2); -- expect: type-narrowing
ALTER TABLE t ALTER COLUMN id TYPE bigint;
ALTER TABLE t ALTER COLUMN name TYPE varchar(200);
ALTER TABLE t ALTER COLUMN note TYPE text USING left(note, 10); -- expect: type-narrowing
ALTER TABLE t ALTER COLUMN id TYPE text USING id::text;
ALTER TABLE unknown ALTER COLUMN x TYPE int; -- expect: type-narrowing, missing-object
ALTER TABLE unknown ALTER COLUMN y TYPE text;
ALTER TABLE t ADD COLUMN fresh bigint;
ALTER TABLE t ALTER COLUMN fresh TYPE int;
