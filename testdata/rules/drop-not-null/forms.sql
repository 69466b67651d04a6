-- given:
CREATE TABLE t (a int NOT NULL, b int NOT NULL, c int, d int NOT NULL);
CREATE DOMAIN given AS text NOT NULL;
-- migration:
ALTER TABLE t ALTER a DROP NOT NULL; -- expect: drop-not-null
ALTER TABLE t ALTER b DROP NOT NULL;
ALTER TABLE t ALTER b SET NOT NULL;
-- It took NULL before.
ALTER TABLE t ALTER c DROP NOT NULL;
ALTER TABLE t ALTER d DROP NOT NULL; -- expect: drop-not-null
ALTER TABLE t ADD CONSTRAINT d_given CHECK (d IS NOT NULL) NOT VALID;
ALTER DOMAIN given DROP NOT NULL; -- expect: drop-not-null
ALTER TABLE unknown ALTER x DROP NOT NULL; -- expect: drop-not-null, missing-object
