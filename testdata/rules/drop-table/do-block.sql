-- Statements of DO blocks and of functions that are called are statements.
-- given:
CREATE TABLE a (id int);
CREATE TABLE b (id int);
CREATE TABLE c (id int);
CREATE TABLE d (id int);
-- migration:
DO $$ -- expect: drop-table
BEGIN
    DROP TABLE a;
END $$;

DO $$ -- expect: drop-table
BEGIN
    EXECUTE 'DROP ' || 'TABLE b';
END $$;

DO $$ -- expect: drop-table
BEGIN
    EXECUTE format('DROP TABLE %I.%I', 'public', 'c');
END $$;

CREATE FUNCTION clean() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DROP TABLE d;
END $$;
SELECT clean(); -- expect: drop-table
