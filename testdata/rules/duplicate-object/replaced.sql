-- Dropped first, perhaps in the same statement.
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text, remark text, CONSTRAINT note_given CHECK (note <> ''));
CREATE INDEX orders_note ON orders (note);
-- migration:
ALTER TABLE orders DROP CONSTRAINT note_given, ADD CONSTRAINT note_given CHECK (note <> '');
DROP INDEX orders_note;
CREATE INDEX orders_note ON orders (id);
ALTER TABLE orders DROP COLUMN remark, ADD COLUMN remark varchar(5); -- expect: drop-column
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 'orders') THEN CREATE TABLE orders (id int); END IF;
EXCEPTION WHEN duplicate_table THEN NULL;
END $$;
