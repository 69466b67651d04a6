-- dangerous index-not-concurrent: the plain form
CREATE INDEX orders_note ON orders (note);
-- dangerous index-not-concurrent: unique
CREATE UNIQUE INDEX IF NOT EXISTS users_email ON users (lower(email));
-- dangerous index-not-concurrent: the table of that name that was made here stands in another schema
CREATE TABLE archive.orders (id bigint PRIMARY KEY);
CREATE INDEX ON public.orders (note);
-- dangerous index-not-concurrent: IF NOT EXISTS may have found a table with rows
CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, note text);
CREATE INDEX orders_note ON orders (note);
-- dangerous index-not-concurrent: the table was made in the migration before
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
-- migration:
CREATE INDEX orders_note ON orders (note);
-- dangerous index-not-concurrent: a CREATE TABLE that was rolled back
BEGIN;
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
ROLLBACK;
CREATE INDEX orders_note ON orders (note);
-- safe: concurrently, alone
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
-- safe: on a table that was made here
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
CREATE INDEX notes_body ON notes (body);
-- safe: on a temporary table
CREATE TEMP TABLE moved (id bigint);
CREATE INDEX ON moved (id);
-- safe: ON ONLY a partitioned parent, whose partitions come one by one
-- given:
CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
-- migration:
CREATE INDEX events_at ON ONLY events (at);
-- dangerous index-partitioned-parent: the server refuses it
-- given:
CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
-- migration:
CREATE INDEX CONCURRENTLY events_at ON events (at);
-- warned invalid-index-retry: a broken one may be there
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_note ON orders (note);
-- safe: what a failed build left is dropped first
DROP INDEX CONCURRENTLY IF EXISTS orders_note;
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
-- dangerous concurrently-in-transaction: between BEGIN and COMMIT
BEGIN;
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
COMMIT;
-- dangerous concurrently-in-transaction: goose runs the file in one
==> migrations/00001_note.sql
-- +goose Up
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
-- +goose Down
DROP INDEX orders_note;
-- safe: goose without it
==> migrations/00001_note.sql
-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
-- +goose Down
DROP INDEX CONCURRENTLY orders_note;
-- dangerous concurrently-in-transaction: dbmate runs the file in one
==> db/migrations/20240101000000_note.sql
-- migrate:up
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
-- migrate:down
-- safe: dbmate without it
==> db/migrations/20240101000000_note.sql
-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
-- migrate:down
-- dangerous concurrently-in-transaction: golang-migrate sends both as one message
==> migrations/000001_note.up.sql
ALTER TABLE orders ADD COLUMN note text;
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
==> migrations/000001_note.down.sql
SELECT 1;
-- safe: golang-migrate, alone in its file
==> migrations/000001_note.up.sql
CREATE INDEX CONCURRENTLY orders_note ON orders (note);
==> migrations/000001_note.down.sql
DROP INDEX CONCURRENTLY orders_note;
-- dangerous forbidden-in-transaction: VACUUM
BEGIN;
VACUUM orders;
COMMIT;
-- warned drop-index-not-concurrent
DROP INDEX orders_note;
-- dangerous reindex-not-concurrent
REINDEX TABLE orders;
-- safe: concurrently
REINDEX TABLE CONCURRENTLY orders;
-- safe: the catalogs have no other form
REINDEX SYSTEM shop;
-- dangerous add-foreign-key-validated: as a constraint
ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id);
-- dangerous add-foreign-key-validated: a column that its default fills
ALTER TABLE orders ADD COLUMN customer_id bigint DEFAULT 1 REFERENCES customers (id);
-- safe: not valid; the check comes in another transaction
ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;
-- safe: validated later
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fk;
-- safe: of a new table
CREATE TABLE notes (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));
CREATE INDEX ON notes (order_id);
-- dangerous add-check-validated
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0);
-- safe: not valid
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
-- dangerous validate-same-transaction: the lock stays over the scan
BEGIN;
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT total_positive;
COMMIT;
-- safe: two transactions
BEGIN;
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
COMMIT;
ALTER TABLE orders VALIDATE CONSTRAINT total_positive;
-- dangerous add-unique: as a constraint
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
-- dangerous add-unique: with the column
ALTER TABLE users ADD COLUMN handle text UNIQUE;
-- safe: from an index
ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_idx;
-- dangerous add-primary-key
ALTER TABLE order_lines ADD PRIMARY KEY (order_id, line);
-- safe: from an index over columns that refuse NULL
-- given:
CREATE TABLE order_lines (order_id bigint NOT NULL, line int NOT NULL);
CREATE UNIQUE INDEX order_lines_pk ON order_lines (order_id, line);
-- migration:
ALTER TABLE order_lines ADD CONSTRAINT order_lines_pkey PRIMARY KEY USING INDEX order_lines_pk;
-- dangerous primary-key-over-nullable-index: every row is read for NULL
-- given:
CREATE TABLE order_lines (order_id bigint, line int NOT NULL);
CREATE UNIQUE INDEX order_lines_pk ON order_lines (order_id, line);
-- migration:
ALTER TABLE order_lines ADD CONSTRAINT order_lines_pkey PRIMARY KEY USING INDEX order_lines_pk;
-- dangerous add-exclusion
ALTER TABLE bookings ADD CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&);
-- dangerous set-not-null
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
-- dangerous set-not-null: another column is proven
-- given:
CREATE TABLE users (id bigint PRIMARY KEY, email text, nick text, CONSTRAINT nick_given CHECK (nick IS NOT NULL));
-- migration:
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
-- dangerous set-not-null: the check is not valid yet
-- given:
CREATE TABLE users (id bigint PRIMARY KEY, email text);
ALTER TABLE users ADD CONSTRAINT email_given CHECK (email IS NOT NULL) NOT VALID;
-- migration:
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
-- dangerous set-not-null: the validated check is another table's
-- given:
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE guests (id bigint PRIMARY KEY, email text, CONSTRAINT email_given CHECK (email IS NOT NULL));
-- migration:
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
-- dangerous set-not-null: OR proves nothing
-- given:
CREATE TABLE users (id bigint PRIMARY KEY, email text, phone text, CONSTRAINT reachable CHECK (email IS NOT NULL OR phone IS NOT NULL));
-- migration:
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
-- safe: a validated check of the column itself
-- given:
CREATE TABLE users (id bigint PRIMARY KEY, email text);
ALTER TABLE users ADD CONSTRAINT email_given CHECK (email IS NOT NULL) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT email_given;
-- migration:
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT email_given;
-- safe: a check that says more
-- given:
CREATE TABLE users (id bigint PRIMARY KEY, email text, CONSTRAINT email_form CHECK (email IS NOT NULL AND length(email) > 3));
-- migration:
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
-- safe: it refuses NULL already
-- given:
CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);
-- migration:
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
-- safe: a table that was made here
CREATE TABLE notes (id bigint PRIMARY KEY, body text);
ALTER TABLE notes ALTER COLUMN body SET NOT NULL;
ALTER TABLE notes ADD CONSTRAINT body_given CHECK (body <> '');
ALTER TABLE notes ADD UNIQUE (body);
-- dangerous volatile-default: a new number for each row
ALTER TABLE orders ADD COLUMN key uuid DEFAULT gen_random_uuid();
-- dangerous volatile-default: the clock of the row
ALTER TABLE orders ADD COLUMN seen timestamptz NOT NULL DEFAULT clock_timestamp();
-- dangerous volatile-default: a function of the project
-- given:
CREATE FUNCTION next_code() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN md5(random()::text); END $$;
CREATE TABLE orders (id bigint PRIMARY KEY);
-- migration:
ALTER TABLE orders ADD COLUMN code text DEFAULT next_code();
-- safe: constants and the time of the transaction
ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'open';
ALTER TABLE orders ADD COLUMN made timestamptz NOT NULL DEFAULT now();
ALTER TABLE orders ADD COLUMN day date DEFAULT CURRENT_DATE;
ALTER TABLE orders ADD COLUMN tags text[] NOT NULL DEFAULT '{}';
-- safe: the default of later rows
ALTER TABLE orders ADD COLUMN key uuid;
ALTER TABLE orders ALTER COLUMN key SET DEFAULT gen_random_uuid();
-- dangerous add-serial-identity: serial
ALTER TABLE orders ADD COLUMN number bigserial;
-- dangerous add-serial-identity: identity
ALTER TABLE orders ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
-- dangerous add-stored-generated
ALTER TABLE orders ADD COLUMN gross numeric GENERATED ALWAYS AS (total * 1.2) STORED;
-- dangerous add-constrained-domain: a domain with a check, without any default
-- given:
CREATE DOMAIN percent AS int CHECK (VALUE BETWEEN 0 AND 100);
CREATE TABLE orders (id bigint PRIMARY KEY);
-- migration:
ALTER TABLE orders ADD COLUMN discount percent;
-- safe: a domain that checks nothing
-- given:
CREATE DOMAIN code AS text;
CREATE TABLE orders (id bigint PRIMARY KEY);
-- migration:
ALTER TABLE orders ADD COLUMN code code;
-- dangerous alter-type-rewrite: int to bigint
-- given:
CREATE TABLE orders (id integer PRIMARY KEY, total int, doc json, note varchar(20));
-- migration:
ALTER TABLE orders ALTER COLUMN total TYPE bigint;
-- dangerous alter-type-rewrite: json to jsonb
-- given:
CREATE TABLE orders (id integer PRIMARY KEY, doc json);
-- migration:
ALTER TABLE orders ALTER COLUMN doc TYPE jsonb USING doc::jsonb;
-- dangerous alter-type-rewrite: more digits behind the point
-- given:
CREATE TABLE orders (id integer PRIMARY KEY, total numeric(10, 2));
-- migration:
ALTER TABLE orders ALTER COLUMN total TYPE numeric(12, 4);
-- dangerous alter-type-rewrite: a time zone other than UTC
-- given:
CREATE TABLE orders (id integer PRIMARY KEY, at timestamp);
-- migration:
SET timezone = 'Europe/Paris';
ALTER TABLE orders ALTER COLUMN at TYPE timestamptz;
-- safe: UTC
-- given:
CREATE TABLE orders (id integer PRIMARY KEY, at timestamp);
-- migration:
SET timezone = 'UTC';
ALTER TABLE orders ALTER COLUMN at TYPE timestamptz;
-- safe: nothing is rewritten
-- given:
CREATE TABLE orders (id integer PRIMARY KEY, a varchar(10), b numeric(10, 2), c timestamp(3), d cidr, e varbit(5));
-- migration:
ALTER TABLE orders ALTER COLUMN a TYPE text;
ALTER TABLE orders ALTER COLUMN b TYPE numeric;
ALTER TABLE orders ALTER COLUMN c TYPE timestamp;
ALTER TABLE orders ALTER COLUMN d TYPE inet;
ALTER TABLE orders ALTER COLUMN e TYPE varbit(10);
-- dangerous alter-type-reindex: another collation
-- given:
CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE INDEX users_name ON users (name);
-- migration:
ALTER TABLE users ALTER COLUMN name TYPE text COLLATE "C";
-- dangerous set-logged
ALTER TABLE events SET UNLOGGED;
-- dangerous set-tablespace
ALTER TABLE events SET TABLESPACE fast;
-- dangerous set-access-method
ALTER TABLE events SET ACCESS METHOD columnar;
-- dangerous vacuum-full
VACUUM FULL orders;
-- safe: plain VACUUM and ANALYZE
VACUUM ANALYZE orders;
ANALYZE orders;
-- dangerous cluster-table
CLUSTER orders USING orders_pkey;
-- dangerous refresh-materialized-view: nobody reads it meanwhile
REFRESH MATERIALIZED VIEW totals;
-- safe: concurrently
REFRESH MATERIALIZED VIEW CONCURRENTLY totals;
-- dangerous attach-partition: every row is checked
-- given:
CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2023 (id bigint, at date NOT NULL);
-- migration:
ALTER TABLE events ATTACH PARTITION events_2023 FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
-- safe: a check says it already
-- given:
CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2023 (id bigint, at date NOT NULL, CONSTRAINT of_2023 CHECK (at IS NOT NULL AND at >= '2023-01-01'::date AND at < '2024-01-01'::date));
-- migration:
ALTER TABLE events ATTACH PARTITION events_2023 FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
-- safe: a table that was made here
-- given:
CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
-- migration:
CREATE TABLE events_2023 (LIKE events INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE events ATTACH PARTITION events_2023 FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
-- warned create-partition-of: the live parent is locked
-- given:
CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
-- migration:
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
-- safe: the parent is new as well
CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
-- warned create-trigger
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
-- safe: with a limit for the wait
SET LOCAL lock_timeout = '2s';
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
-- warned lock-table
BEGIN;
LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;
COMMIT;
-- warned drop-foreign-key: both tables are locked
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT old REFERENCES customers);
CREATE INDEX ON orders (customer_id);
-- migration:
ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fk;
ALTER TABLE orders DROP CONSTRAINT old;
-- dangerous held-lock-more-work: rows are changed while nobody reads the table
BEGIN;
ALTER TABLE orders ALTER COLUMN note SET STATISTICS 500, ALTER COLUMN note SET STORAGE EXTERNAL;
UPDATE orders SET state = 'open' WHERE state IS NULL;
COMMIT;
-- safe: two transactions
ALTER TABLE orders ALTER COLUMN note SET STORAGE EXTERNAL;
UPDATE orders SET state = 'open' WHERE state IS NULL;
-- warned wide-lock-window: two tables
BEGIN;
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE customers ADD COLUMN note text;
COMMIT;
-- dangerous domain-constraint: every column of the domain is checked
-- given:
CREATE DOMAIN percent AS int;
CREATE TABLE orders (id bigint PRIMARY KEY, discount percent);
-- migration:
ALTER DOMAIN percent ADD CONSTRAINT within CHECK (VALUE BETWEEN 0 AND 100);
-- safe: not valid
-- given:
CREATE DOMAIN percent AS int;
CREATE TABLE orders (id bigint PRIMARY KEY, discount percent);
-- migration:
ALTER DOMAIN percent ADD CONSTRAINT within CHECK (VALUE BETWEEN 0 AND 100) NOT VALID;
-- safe: expand, step by step
ALTER TABLE orders ADD COLUMN customer_ref uuid;
COMMENT ON COLUMN orders.customer_ref IS 'the customer, as the other system knows it';
ALTER TABLE orders ALTER COLUMN customer_ref SET STATISTICS 500;
ALTER TABLE orders SET (autovacuum_vacuum_scale_factor = 0.05, fillfactor = 90);
-- dangerous domain-constraint: who uses the domain is not known here
ALTER DOMAIN percent ADD CONSTRAINT within CHECK (VALUE BETWEEN 0 AND 100);
-- dangerous domain-constraint: NOT NULL of a domain that no migration here makes
ALTER DOMAIN percent SET NOT NULL;
-- safe: the same, not valid
ALTER DOMAIN percent ADD CONSTRAINT within CHECK (VALUE BETWEEN 0 AND 100) NOT VALID;
-- dangerous set-tablespace: every table of a tablespace
ALTER TABLE ALL IN TABLESPACE slow SET TABLESPACE fast;
-- dangerous set-tablespace: an index that is not known here
ALTER INDEX orders_total SET TABLESPACE fast;
-- dangerous set-tablespace: every index of a tablespace
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY);
-- migration:
ALTER INDEX ALL IN TABLESPACE pg_default SET TABLESPACE fast;
-- safe: ON ONLY of a table that no migration here makes: it is partitioned, and has no rows
SET lock_timeout = '2s';
CREATE INDEX orders_total ON ONLY orders (total);
-- safe: the same behind another change of it
SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN total numeric;
CREATE INDEX IF NOT EXISTS orders_total ON ONLY orders (total);
