-- dangerous type-narrowing: an enum with a label less
-- given:
CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TABLE orders (id bigint PRIMARY KEY, state state);
-- migration:
CREATE TYPE state_new AS ENUM ('open');
ALTER TABLE orders ALTER COLUMN state TYPE state_new USING state::text::state_new;
DROP TYPE state;
ALTER TYPE state_new RENAME TO state;
-- safe: the trigger, the policy and the constraint go with their table, for which the migration says who decided
-- given:
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE drafts (id bigint PRIMARY KEY, total int, CONSTRAINT total_ok CHECK (total > 0));
CREATE UNIQUE INDEX one_total ON drafts (total);
CREATE TRIGGER touch BEFORE UPDATE ON drafts FOR EACH ROW EXECUTE FUNCTION touch();
CREATE POLICY own ON drafts USING (total > 1);
-- migration:
DROP TRIGGER touch ON drafts;
DROP POLICY own ON drafts;
DROP INDEX CONCURRENTLY one_total;
ALTER TABLE drafts DROP CONSTRAINT total_ok;
-- CI:DESTRUCTIVE_OK - See ADR-020
DROP TABLE drafts;
-- dangerous drop-trigger: the table goes on under another name
-- given:
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE drafts (id bigint PRIMARY KEY);
CREATE TRIGGER touch BEFORE UPDATE ON drafts FOR EACH ROW EXECUTE FUNCTION touch();
-- migration:
DROP TRIGGER touch ON drafts;
ALTER TABLE drafts RENAME TO papers;
-- dangerous drop-constraint: another table goes
-- given:
CREATE TABLE drafts (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, total int, CONSTRAINT total_ok CHECK (total > 0));
-- migration:
ALTER TABLE orders DROP CONSTRAINT total_ok;
-- CI:DESTRUCTIVE_OK - See ADR-020
DROP TABLE drafts;
-- safe: a foreign key goes with the column that it is about
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT fk REFERENCES customers);
-- migration:
ALTER TABLE orders DROP CONSTRAINT fk;
ALTER TABLE orders DROP COLUMN customer_id; -- CI:DESTRUCTIVE_OK - See ADR-020
-- safe: a materialized view made again
-- given:
CREATE TABLE orders (day date, total numeric);
CREATE MATERIALIZED VIEW daily AS SELECT day, sum(total) AS total FROM orders GROUP BY day;
-- migration:
DROP MATERIALIZED VIEW daily;
CREATE MATERIALIZED VIEW daily AS SELECT day, sum(total) AS total, count(*) AS n FROM orders GROUP BY day;
-- dangerous drop-materialized-view: made again without a column
-- given:
CREATE TABLE orders (day date, total numeric);
CREATE MATERIALIZED VIEW daily AS SELECT day, sum(total) AS total FROM orders GROUP BY day;
-- migration:
DROP MATERIALIZED VIEW daily;
CREATE MATERIALIZED VIEW daily AS SELECT day FROM orders GROUP BY day;
-- safe: EXECUTE for PUBLIC on a function that everybody may call already
CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
GRANT EXECUTE ON FUNCTION total(int) TO PUBLIC;
-- dangerous grant-to-public: a function that was closed
-- given:
CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
REVOKE ALL ON FUNCTION total(int) FROM PUBLIC;
-- migration:
GRANT EXECUTE ON FUNCTION total(int) TO PUBLIC;
-- dangerous grant-to-public: a function that nobody knows here
GRANT EXECUTE ON FUNCTION total(int) TO PUBLIC;
-- dangerous type-narrowing: a condition keeps less than the number
-- given:
CREATE TABLE workers (id bigint PRIMARY KEY, state int);
-- migration:
ALTER TABLE workers ALTER COLUMN state TYPE boolean USING state = 1;
-- dangerous alter-type-rewrite: seconds become times; nothing is lost, but every row is written
-- given:
CREATE TABLE workers (id bigint PRIMARY KEY, started int);
-- migration:
ALTER TABLE workers ALTER COLUMN started TYPE timestamptz USING to_timestamp(started);
