-- dangerous drop-constraint: a check
ALTER TABLE orders DROP CONSTRAINT total_positive;
-- dangerous drop-constraint: the new one is weaker
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, total int, CONSTRAINT total_ok CHECK (total > 0));
-- migration:
ALTER TABLE orders DROP CONSTRAINT total_ok;
ALTER TABLE orders ADD CONSTRAINT total_ok CHECK (total > -1);
-- dangerous drop-constraint: never validated
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, total int, CONSTRAINT total_ok CHECK (total > 0));
-- migration:
ALTER TABLE orders DROP CONSTRAINT total_ok;
ALTER TABLE orders ADD CONSTRAINT total_ok CHECK (total > 0) NOT VALID;
-- dangerous drop-constraint: another one is validated
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, total int, n int, CONSTRAINT total_ok CHECK (total > 0));
-- migration:
ALTER TABLE orders DROP CONSTRAINT total_ok;
ALTER TABLE orders ADD CONSTRAINT total_ok CHECK (total > 0) NOT VALID;
ALTER TABLE orders ADD CONSTRAINT n_ok CHECK (n > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT n_ok;
-- dangerous drop-constraint: the equal one stands on another schema's table
-- given:
CREATE SCHEMA archive;
CREATE TABLE orders (id bigint PRIMARY KEY, total int, CONSTRAINT total_ok CHECK (total > 0));
CREATE TABLE archive.orders (id bigint PRIMARY KEY, total int);
-- migration:
ALTER TABLE public.orders DROP CONSTRAINT total_ok;
ALTER TABLE archive.orders ADD CONSTRAINT total_ok CHECK (total > 0);
-- dangerous drop-constraint: the equal one was rolled back
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, total int, CONSTRAINT total_ok CHECK (total > 0));
-- migration:
ALTER TABLE orders DROP CONSTRAINT total_ok;
BEGIN;
ALTER TABLE orders ADD CONSTRAINT total_ok2 CHECK (total > 0);
ROLLBACK;
-- safe: the same check under another name
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, total int, CONSTRAINT total_ok CHECK (total > 0));
-- migration:
ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;
ALTER TABLE orders DROP CONSTRAINT total_ok;
-- safe: a constraint that was made here
ALTER TABLE orders ADD CONSTRAINT total_ok CHECK (total > 0) NOT VALID;
ALTER TABLE orders DROP CONSTRAINT total_ok;
-- dangerous drop-constraint: ON DELETE CASCADE where it refused
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT fk REFERENCES customers);
CREATE INDEX ON orders (customer_id);
-- migration:
ALTER TABLE orders DROP CONSTRAINT fk, ADD CONSTRAINT fk FOREIGN KEY (customer_id) REFERENCES customers ON DELETE CASCADE NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT fk;
-- dangerous drop-constraint: fewer rows are unique
-- given:
CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT one_email UNIQUE, tenant int);
-- migration:
ALTER TABLE users DROP CONSTRAINT one_email;
CREATE UNIQUE INDEX one_email ON users (tenant, email);
-- dangerous drop-index: a unique index of a chain
-- given:
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE UNIQUE INDEX one_email ON users (email);
-- migration:
DROP INDEX CONCURRENTLY one_email;
-- dangerous drop-index: replaced by a partial one
-- given:
CREATE TABLE users (id bigint PRIMARY KEY, email text, gone boolean);
CREATE UNIQUE INDEX one_email ON users (email);
-- migration:
DROP INDEX CONCURRENTLY one_email;
CREATE UNIQUE INDEX CONCURRENTLY one_email ON users (email) WHERE NOT gone;
-- safe: an index that enforces nothing
-- given:
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE INDEX users_email ON users (email);
-- migration:
DROP INDEX CONCURRENTLY users_email;
-- safe: an index that nobody knows here
DROP INDEX CONCURRENTLY IF EXISTS users_email;
-- dangerous drop-not-null
ALTER TABLE users ALTER COLUMN email DROP NOT NULL;
-- safe: it was set here
ALTER TABLE users ADD COLUMN nick text NOT NULL DEFAULT '';
ALTER TABLE users ALTER COLUMN nick DROP NOT NULL;
-- dangerous drop-trigger
DROP TRIGGER ledger_append_only ON ledger;
-- safe: a trigger that was made here for the move
CREATE TRIGGER keep_in_step BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION copy_note();
DROP TRIGGER keep_in_step ON orders;
-- safe: replaced
-- given:
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN NEW; END $$;
CREATE TABLE orders (id bigint PRIMARY KEY, at timestamptz);
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
-- migration:
DROP TRIGGER IF EXISTS touch ON orders;
CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
-- dangerous disable-trigger: ALL
ALTER TABLE ledger DISABLE TRIGGER ALL;
-- dangerous disable-trigger: USER, and never again
ALTER TABLE ledger DISABLE TRIGGER USER;
UPDATE ledger SET note = '' WHERE id = 5;
-- safe: off and on again
ALTER TABLE ledger DISABLE TRIGGER ledger_append_only;
UPDATE ledger SET note = '' WHERE id = 5;
ALTER TABLE ledger ENABLE TRIGGER ledger_append_only;
-- safe: all of them, off and on again
ALTER TABLE ledger DISABLE TRIGGER USER;
UPDATE ledger SET note = '' WHERE id = 5;
ALTER TABLE ledger ENABLE TRIGGER USER;
-- dangerous disable-trigger: another one is enabled
ALTER TABLE ledger DISABLE TRIGGER ledger_append_only;
ALTER TABLE ledger ENABLE TRIGGER ledger_audit;
-- dangerous disable-trigger: enabled only for replicas
ALTER TABLE ledger DISABLE TRIGGER ledger_append_only;
ALTER TABLE ledger ENABLE REPLICA TRIGGER ledger_append_only;
-- dangerous replication-role-set
SET session_replication_role = 'replica';
-- safe: other settings
SET LOCAL lock_timeout = '5s';
SET statement_timeout = 0;
SELECT set_config('app.tenant', '1', true);
-- dangerous row-security-disabled
ALTER TABLE notes DISABLE ROW LEVEL SECURITY;
-- dangerous row-security-disabled: the owner is free again
ALTER TABLE notes NO FORCE ROW LEVEL SECURITY;
-- safe: off and on within the migration
ALTER TABLE notes DISABLE ROW LEVEL SECURITY;
UPDATE notes SET tenant_id = 1 WHERE tenant_id IS NULL;
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
-- dangerous drop-policy
DROP POLICY own_notes ON notes;
-- safe: the same one under another name
-- given:
CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id bigint);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_notes ON notes USING (tenant_id = current_setting('app.tenant')::bigint);
-- migration:
DROP POLICY own_notes ON notes;
CREATE POLICY notes_of_tenant ON notes USING (tenant_id = current_setting('app.tenant')::bigint);
-- dangerous drop-policy: replaced by one for everybody
-- given:
CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id bigint);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_notes ON notes USING (tenant_id = current_setting('app.tenant')::bigint);
-- migration:
DROP POLICY own_notes ON notes;
CREATE POLICY own_notes ON notes USING (true);
-- dangerous policy-weakened
ALTER POLICY own_notes ON notes USING (true);
-- dangerous policy-weakened: a second permissive one
-- given:
CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id bigint);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_notes ON notes USING (tenant_id = current_setting('app.tenant')::bigint);
-- migration:
CREATE POLICY support ON notes FOR SELECT USING (1 = 1);
-- safe: a restrictive one that lets everything through restricts nothing and opens nothing
-- given:
CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id bigint);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_notes ON notes USING (tenant_id = current_setting('app.tenant')::bigint);
-- migration:
CREATE POLICY pass ON notes AS RESTRICTIVE USING (true);
-- safe: row security for a new table
CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE notes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_notes ON notes USING (tenant_id = current_setting('app.tenant')::bigint);
GRANT SELECT, INSERT ON notes TO app_rw;
-- dangerous grant-to-public
GRANT SELECT ON orders TO PUBLIC;
-- dangerous grant-to-public: one of several
GRANT ALL ON ALL TABLES IN SCHEMA public TO app, PUBLIC;
-- safe: to a role
GRANT SELECT, INSERT, UPDATE ON orders TO app_rw;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO app_ro;
-- dangerous owner-reassigned
ALTER TABLE orders OWNER TO app;
-- safe: of what was made here
CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE notes OWNER TO migrator;
-- dangerous owner-reassigned: REASSIGN OWNED
REASSIGN OWNED BY old_owner TO app;
-- dangerous role-superpowers
ALTER ROLE app BYPASSRLS;
-- dangerous system-catalog-written
UPDATE pg_catalog.pg_class SET relrowsecurity = false WHERE relname = 'notes';
-- dangerous view-options-lost
-- given:
CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id bigint);
CREATE VIEW my_notes WITH (security_invoker = true) AS SELECT id FROM notes;
-- migration:
CREATE OR REPLACE VIEW my_notes AS SELECT id, tenant_id FROM notes;
-- safe: the options are repeated
-- given:
CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id bigint);
CREATE VIEW my_notes WITH (security_invoker = true) AS SELECT id FROM notes;
-- migration:
CREATE OR REPLACE VIEW my_notes WITH (security_invoker = true) AS SELECT id, tenant_id FROM notes;
-- dangerous security-definer-path
CREATE FUNCTION close(id bigint) RETURNS void LANGUAGE sql SECURITY DEFINER AS 'UPDATE orders SET open = false WHERE orders.id = $1';
-- safe: a pinned path
CREATE FUNCTION close(id bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'UPDATE public.orders SET open = false WHERE orders.id = $1';
-- dangerous function-options-changed: it ran with its owner's rights
-- given:
CREATE FUNCTION close(id bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT';
-- migration:
CREATE OR REPLACE FUNCTION close(id bigint) RETURNS void LANGUAGE sql AS 'SELECT 1';
-- safe: the same function with another body
-- given:
CREATE FUNCTION close(id bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT';
-- migration:
CREATE OR REPLACE FUNCTION close(id bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
-- dangerous drop-function: a trigger calls it
-- given:
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN NEW; END $$;
CREATE TABLE orders (id bigint PRIMARY KEY, at timestamptz);
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
-- migration:
DROP FUNCTION touch() CASCADE;
-- safe: dropped and made again with another signature
-- given:
CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
-- migration:
DROP FUNCTION total(int);
CREATE FUNCTION total(a bigint) RETURNS bigint LANGUAGE sql AS 'SELECT a';
-- dangerous drop-view: a function reads it
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE VIEW open_orders AS SELECT id FROM orders;
CREATE FUNCTION n() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM open_orders';
-- migration:
DROP VIEW open_orders;
-- safe: dropped and made again
DROP VIEW IF EXISTS open_orders;
CREATE VIEW open_orders AS SELECT id, note FROM orders;
-- dangerous drop-event-trigger
DROP EVENT TRIGGER watch;
-- dangerous drop-publication
DROP PUBLICATION changes;
-- dangerous drop-role
DROP ROLE app_rw;
-- dangerous disable-trigger: rows come in without their foreign key, though the triggers fire again at the end
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, note text);
-- migration:
ALTER TABLE orders DISABLE TRIGGER ALL;
INSERT INTO orders VALUES (1, 5, NULL);
ALTER TABLE orders ENABLE TRIGGER ALL;
-- dangerous disable-trigger: rows go that others refer to
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, note text);
-- migration:
ALTER TABLE customers DISABLE TRIGGER ALL;
DELETE FROM customers WHERE id = 5;
ALTER TABLE customers ENABLE TRIGGER ALL;
-- safe: the columns of no foreign key
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, note text);
-- migration:
ALTER TABLE orders DISABLE TRIGGER ALL;
UPDATE orders SET note = '' WHERE note IS NULL;
ALTER TABLE orders ENABLE TRIGGER ALL;
-- safe: the foreign keys go on
-- given:
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, note text);
-- migration:
ALTER TABLE orders DISABLE TRIGGER USER;
INSERT INTO orders VALUES (1, 5, NULL);
ALTER TABLE orders ENABLE TRIGGER USER;
-- safe: stricter, by one more condition
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, total int, CONSTRAINT total_ok CHECK (total > 0));
-- migration:
ALTER TABLE orders ADD CONSTRAINT total_near CHECK (total > 0 AND total < 1000) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT total_near;
ALTER TABLE orders DROP CONSTRAINT total_ok;
-- safe: stricter, by a number
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, CONSTRAINT total_ok CHECK (total >= 0), CONSTRAINT total_more CHECK (total > 5));
-- migration:
SET lock_timeout = '2s';
ALTER TABLE orders DROP CONSTRAINT total_ok;
-- safe: stricter, by a shorter list
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, state text, CONSTRAINT state_ok CHECK (state IN ('open', 'closed', 'lost')));
-- migration:
ALTER TABLE orders ADD CONSTRAINT state_known CHECK (state IN ('open', 'closed')) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT state_known;
ALTER TABLE orders DROP CONSTRAINT state_ok;
-- dangerous drop-constraint: a longer list
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, state text, CONSTRAINT state_ok CHECK (state IN ('open', 'closed')));
-- migration:
ALTER TABLE orders ADD CONSTRAINT state_known CHECK (state IN ('open', 'closed', 'lost')) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT state_known;
ALTER TABLE orders DROP CONSTRAINT state_ok;
-- dangerous drop-constraint: a NULL in the list lets everything through
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, state text, CONSTRAINT state_ok CHECK (state IN ('open', 'closed')), CONSTRAINT state_any CHECK (state IN ('open', NULL)));
-- migration:
ALTER TABLE orders DROP CONSTRAINT state_ok;
-- dangerous drop-constraint: a comparison passes NULL, which the other one refuses
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, total int, CONSTRAINT total_given CHECK (total IS NOT NULL), CONSTRAINT total_ok CHECK (total > 0));
-- migration:
ALTER TABLE orders DROP CONSTRAINT total_given;
-- dangerous drop-constraint: texts are not numbers
-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, code text, CONSTRAINT code_ok CHECK (code > '5'), CONSTRAINT code_more CHECK (code > '10'));
-- migration:
ALTER TABLE orders DROP CONSTRAINT code_ok;
