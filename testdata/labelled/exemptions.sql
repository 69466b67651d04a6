-- safe: e1 everything about a table that this migration made
CREATE TABLE visits (id bigint PRIMARY KEY, who text, at timestamptz);
CREATE INDEX visits_who ON visits (who);
ALTER TABLE visits ADD CONSTRAINT visits_who_known CHECK (who <> '');
ALTER TABLE visits ALTER COLUMN who SET NOT NULL;
ALTER TABLE visits ALTER COLUMN at TYPE date;
ALTER TABLE visits DROP COLUMN at;
ALTER TABLE visits RENAME TO calls;
-- dangerous index-not-concurrent: e1 the table that was made is another of the same name
CREATE SCHEMA archive;
CREATE TABLE archive.visits (id bigint);
CREATE INDEX visits_id ON public.visits (id);
-- dangerous index-not-concurrent: e1 IF NOT EXISTS proves nothing
CREATE TABLE IF NOT EXISTS visits (id bigint, who text);
CREATE INDEX visits_who ON visits (who);
-- dangerous index-not-concurrent: e1 the table was made, dropped, and the live one came under its name
-- given:
CREATE TABLE live (id bigint PRIMARY KEY, who text);
-- migration:
CREATE TABLE visits (id bigint, who text);
DROP TABLE visits;
ALTER TABLE live RENAME TO visits;
CREATE INDEX visits_who ON visits (who);
-- safe: e2 a column of this migration is dropped again
ALTER TABLE visits ADD COLUMN scratch text;
ALTER TABLE visits DROP COLUMN scratch;
-- dangerous drop-column: e2 the column that was added stands in another table
ALTER TABLE visits ADD COLUMN scratch text;
ALTER TABLE calls DROP COLUMN scratch;
-- safe: e3 a table of this migration is dropped again
CREATE TABLE moved (id bigint);
INSERT INTO moved SELECT id FROM visits WHERE id < 100;
DROP TABLE moved;
-- dangerous drop-table: e3 dropped first, then made
DROP TABLE moved;
CREATE TABLE moved (id bigint);
-- safe: e4 NOT VALID, validated by the next migration
-- given:
CREATE TABLE visits (id bigint PRIMARY KEY, who text);
ALTER TABLE visits ADD CONSTRAINT who_known CHECK (who <> '') NOT VALID;
-- migration:
ALTER TABLE visits VALIDATE CONSTRAINT who_known;
-- safe: e4 a foreign key that is NOT VALID
-- given:
CREATE TABLE people (id bigint PRIMARY KEY);
CREATE TABLE visits (id bigint PRIMARY KEY, who bigint);
CREATE INDEX visits_who ON visits (who);
-- migration:
SET lock_timeout = '2s';
ALTER TABLE visits ADD CONSTRAINT visits_who_fk FOREIGN KEY (who) REFERENCES people (id) NOT VALID;
-- safe: e5 a constraint by an index that is there
-- given:
CREATE TABLE visits (id bigint PRIMARY KEY, code text NOT NULL);
CREATE UNIQUE INDEX visits_code ON visits (code);
-- migration:
SET lock_timeout = '2s';
ALTER TABLE visits ADD CONSTRAINT visits_code_key UNIQUE USING INDEX visits_code;
-- safe: e5 a primary key by an index over columns that are NOT NULL
-- given:
CREATE TABLE visits (id bigint NOT NULL, code text);
CREATE UNIQUE INDEX visits_id ON visits (id);
-- migration:
SET lock_timeout = '2s';
ALTER TABLE visits ADD CONSTRAINT visits_pkey PRIMARY KEY USING INDEX visits_id;
-- dangerous primary-key-over-nullable-index: e5 the column may be NULL: every row is read under the lock
-- given:
CREATE TABLE visits (id bigint, code text);
CREATE UNIQUE INDEX visits_id ON visits (id);
-- migration:
ALTER TABLE visits ADD CONSTRAINT visits_pkey PRIMARY KEY USING INDEX visits_id;
-- safe: e6 SET NOT NULL under a validated check of that column
-- given:
CREATE TABLE visits (id bigint PRIMARY KEY, who text);
ALTER TABLE visits ADD CONSTRAINT who_there CHECK (who IS NOT NULL) NOT VALID;
ALTER TABLE visits VALIDATE CONSTRAINT who_there;
-- migration:
SET lock_timeout = '2s';
ALTER TABLE visits ALTER COLUMN who SET NOT NULL;
-- dangerous set-not-null: e6 the validated check is about another column
-- given:
CREATE TABLE visits (id bigint PRIMARY KEY, who text, place text);
ALTER TABLE visits ADD CONSTRAINT place_there CHECK (place IS NOT NULL) NOT VALID;
ALTER TABLE visits VALIDATE CONSTRAINT place_there;
-- migration:
ALTER TABLE visits ALTER COLUMN who SET NOT NULL;
-- dangerous set-not-null: e6 the check of that column was never validated
-- given:
CREATE TABLE visits (id bigint PRIMARY KEY, who text);
ALTER TABLE visits ADD CONSTRAINT who_there CHECK (who IS NOT NULL) NOT VALID;
-- migration:
ALTER TABLE visits ALTER COLUMN who SET NOT NULL;
-- dangerous set-not-null: e6 before version 12 the check does not help: every row is read, whatever is known
-- given:
CREATE TABLE visits (id bigint PRIMARY KEY, who text);
ALTER TABLE visits ADD CONSTRAINT who_there CHECK (who IS NOT NULL OR id < 0);
-- migration:
ALTER TABLE visits ALTER COLUMN who SET NOT NULL;
-- safe: e7 golang-migrate runs a lone statement bare
==> migrations/000001_visits_who.up.sql
CREATE INDEX CONCURRENTLY visits_who ON visits (who);
==> migrations/000001_visits_who.down.sql
DROP INDEX CONCURRENTLY IF EXISTS visits_who;
-- safe: e8 type changes that rewrite nothing
-- given:
CREATE TABLE visits (id bigint PRIMARY KEY, who varchar(20), price numeric(8,2), code varchar(4), took bit varying(8));
-- migration:
SET lock_timeout = '2s';
ALTER TABLE visits ALTER COLUMN who TYPE varchar(40);
ALTER TABLE visits ALTER COLUMN who TYPE text;
ALTER TABLE visits ALTER COLUMN price TYPE numeric(10,2);
ALTER TABLE visits ALTER COLUMN code TYPE varchar;
ALTER TABLE visits ALTER COLUMN took TYPE bit varying(16);
-- dangerous alter-type-rewrite: e8 a shorter text reads every row, another scale writes it
-- given:
CREATE TABLE visits (id bigint PRIMARY KEY, price numeric(8,2));
-- migration:
ALTER TABLE visits ALTER COLUMN price TYPE numeric(10,4);
-- dangerous alter-type-rewrite: e8 integer to bigint
-- given:
CREATE TABLE visits (id integer PRIMARY KEY);
-- migration:
ALTER TABLE visits ALTER COLUMN id TYPE bigint;
-- safe: e9 defaults that are the same for all rows
SET lock_timeout = '2s';
ALTER TABLE visits ADD COLUMN at timestamptz DEFAULT now() NOT NULL;
ALTER TABLE visits ADD COLUMN day date DEFAULT CURRENT_DATE;
ALTER TABLE visits ADD COLUMN name text DEFAULT lower('NONE');
-- dangerous volatile-default: e9 a default of its own for each row
ALTER TABLE visits ADD COLUMN token uuid DEFAULT gen_random_uuid();
-- safe: e10 a foreign key inside CREATE TABLE, with a limit for its lock
-- given:
CREATE TABLE people (id bigint PRIMARY KEY);
-- migration:
SET lock_timeout = '2s';
CREATE TABLE visits (id bigint PRIMARY KEY, who bigint REFERENCES people (id));
CREATE INDEX visits_who ON visits (who);
-- safe: e11 temporary tables
CREATE TEMP TABLE chosen AS SELECT id FROM visits WHERE id < 10;
CREATE INDEX ON chosen (id);
ALTER TABLE chosen ALTER COLUMN id SET NOT NULL;
DROP TABLE chosen;
BEGIN;
CREATE TEMP TABLE picked ON COMMIT DROP AS SELECT id FROM visits WHERE id < 10;
CREATE INDEX ON picked (id);
DROP TABLE picked;
COMMIT;
-- dangerous index-not-concurrent: e11 the temporary table was gone with its transaction
CREATE TEMP TABLE picked ON COMMIT DROP AS SELECT id FROM visits WHERE id < 10;
CREATE INDEX ON picked (id);
-- dangerous add-stored-generated: e12 a column that is generated and stored
ALTER TABLE visits ADD COLUMN upper_who text GENERATED ALWAYS AS (upper(who)) STORED;
-- safe: e13 NOT NULL with a default
SET lock_timeout = '2s';
ALTER TABLE visits ADD COLUMN tries integer DEFAULT 0 NOT NULL;
-- dangerous add-column-not-null: e13 NOT NULL without one
ALTER TABLE visits ADD COLUMN tries integer NOT NULL;
-- dangerous index-not-concurrent: e14 that a table is small now says nothing
-- given:
CREATE TABLE visits (id bigint PRIMARY KEY, who text);
INSERT INTO visits VALUES (1, 'a');
-- migration:
CREATE INDEX visits_who ON visits (who);
-- safe: e15 what only the way back does
==> migrations/000001_visits.up.sql
CREATE TABLE visits (id bigint PRIMARY KEY);
==> migrations/000001_visits.down.sql
DROP TABLE visits;
-- safe: e17 REINDEX SYSTEM cannot be CONCURRENTLY
REINDEX SYSTEM mine;
-- safe: e18 the trigger that keeps two columns alike while both are used
-- given:
CREATE TABLE visits (id bigint PRIMARY KEY, who text, person text);
-- migration:
SET lock_timeout = '2s';
CREATE FUNCTION same_person() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$ BEGIN NEW.person := NEW.who; RETURN NEW; END $$;
CREATE TRIGGER same_person BEFORE INSERT OR UPDATE ON visits FOR EACH ROW EXECUTE FUNCTION same_person();
-- safe: e19 words in texts and comments
COMMENT ON TABLE visits IS 'DROP TABLE visits CASCADE';
INSERT INTO notes (body) VALUES ('TRUNCATE visits; DROP TABLE visits CASCADE;');
-- DROP TABLE visits CASCADE;
/* ALTER TABLE visits DROP COLUMN who; */
SELECT 1 AS "drop table visits";
-- safe: e20 the framework's own bookkeeping
UPDATE alembic_version SET version_num = '2' WHERE version_num = '1';
DELETE FROM alembic_version;
INSERT INTO schema_migrations (version) VALUES ('1');
-- warned set-not-null, drop-constraint: e6 the second half, of which the first stands in a migration that is not here
ALTER TABLE visits VALIDATE CONSTRAINT visits_who_not_null;
ALTER TABLE visits ALTER COLUMN who SET NOT NULL;
ALTER TABLE visits DROP CONSTRAINT visits_who_not_null;
-- dangerous set-not-null: e6 the check that is validated is another table's
ALTER TABLE notes VALIDATE CONSTRAINT notes_who_not_null;
ALTER TABLE visits ALTER COLUMN who SET NOT NULL;
-- safe: e6 added, validated and set in one file of a table that no migration here makes
ALTER TABLE visits ADD CONSTRAINT visits_who_given CHECK (who IS NOT NULL) NOT VALID;
ALTER TABLE visits VALIDATE CONSTRAINT visits_who_given;
ALTER TABLE visits ALTER COLUMN who SET NOT NULL;
ALTER TABLE visits DROP CONSTRAINT visits_who_given;
-- dangerous set-not-null: e6 the same without VALIDATE
ALTER TABLE visits ADD CONSTRAINT visits_who_given CHECK (who IS NOT NULL) NOT VALID;
ALTER TABLE visits ALTER COLUMN who SET NOT NULL;
-- dangerous set-not-null: e6 one ALTER TABLE drops the check before it sets
-- given:
CREATE TABLE visits (id bigint PRIMARY KEY, who text CONSTRAINT who_there CHECK (who IS NOT NULL));
-- migration:
ALTER TABLE visits ALTER COLUMN who SET NOT NULL, DROP CONSTRAINT who_there;
-- dangerous primary-key-over-nullable-index: e5 one ALTER TABLE drops the check before it asks for it
-- given:
CREATE TABLE visits (id bigint CONSTRAINT id_there CHECK (id IS NOT NULL), code text);
CREATE UNIQUE INDEX visits_id ON visits (id);
-- migration:
ALTER TABLE visits DROP CONSTRAINT id_there, ADD PRIMARY KEY USING INDEX visits_id;
-- dangerous index-not-concurrent: e1 IF NOT EXISTS of an index, behind a new column of a table that no migration here makes
ALTER TABLE visits ADD COLUMN IF NOT EXISTS place text;
CREATE INDEX IF NOT EXISTS visits_place ON visits (place);
-- safe: e11 a temporary table that goes with its transaction
BEGIN;
CREATE TEMP TABLE chosen (id bigint) ON COMMIT DROP;
INSERT INTO chosen SELECT id FROM visits WHERE who = 'nobody';
DELETE FROM chosen;
TRUNCATE chosen;
COMMIT;
-- dangerous truncate-table: e11 it has gone with its transaction: another table has the name
-- given:
CREATE TABLE chosen (id bigint);
-- migration:
BEGIN;
CREATE TEMP TABLE chosen (id bigint) ON COMMIT DROP;
COMMIT;
TRUNCATE chosen;
-- dangerous drop-table: the path of SET LOCAL goes with its transaction
-- given:
CREATE SCHEMA app;
CREATE TABLE visits (id bigint);
-- migration:
BEGIN;
SET LOCAL search_path = app;
CREATE TABLE visits (id bigint);
COMMIT;
DROP TABLE visits;
-- dangerous drop-table: SET is rolled back as well
-- given:
CREATE SCHEMA app;
CREATE TABLE visits (id bigint);
-- migration:
CREATE TABLE app.visits (id bigint);
BEGIN;
SET search_path = app;
ROLLBACK;
DROP TABLE visits;
-- safe: SET outlives the transaction that commits it
-- given:
CREATE SCHEMA app;
CREATE TABLE visits (id bigint);
-- migration:
BEGIN;
SET search_path = app;
SET LOCAL search_path = public;
COMMIT;
CREATE TABLE visits (id bigint);
DROP TABLE visits;
-- dangerous drop-table: a path that a function sets for the transaction alone
-- given:
CREATE SCHEMA app;
CREATE TABLE visits (id bigint);
-- migration:
BEGIN;
SELECT set_config('search_path', 'app', true);
CREATE TABLE visits (id bigint);
COMMIT;
DROP TABLE visits;
-- warned index-not-concurrent: e1 IF NOT EXISTS of both: the index is mostly as old as its table
CREATE TABLE IF NOT EXISTS visits (id bigint, who text);
CREATE INDEX IF NOT EXISTS visits_who ON visits (who);
-- dangerous index-not-concurrent: e1 IF NOT EXISTS of the table stands in an earlier migration
==> migrations/1_visits.sql
DO $$ BEGIN EXECUTE current_setting('app.setup'); END $$;
CREATE TABLE IF NOT EXISTS visits (id bigint, who text);
==> migrations/2_who.sql
CREATE INDEX IF NOT EXISTS visits_who ON visits (who);
