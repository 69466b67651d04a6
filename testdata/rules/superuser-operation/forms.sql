-- given:
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
-- migration:
ALTER SYSTEM SET work_mem = '64MB'; -- expect: superuser-operation
CREATE EXTENSION postgres_fdw; -- expect: superuser-operation
CREATE EXTENSION pgcrypto;
CREATE EXTENSION IF NOT EXISTS vector;
SET ROLE app; -- expect: superuser-operation
RESET ROLE;
SET SESSION AUTHORIZATION app; -- expect: superuser-operation
RESET SESSION AUTHORIZATION;
SET work_mem = '64MB';
COPY orders FROM '/var/lib/orders.csv'; -- expect: superuser-operation
COPY orders TO PROGRAM 'gzip'; -- expect: superuser-operation
COPY (SELECT 1) TO STDOUT;
LOAD 'auto_explain'; -- expect: superuser-operation
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION f(); -- expect: superuser-operation
