-- given:
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE INDEX orders_note ON orders (note);
CREATE TABLE plain (id bigint);
-- migration:
REINDEX TABLE orders;  -- expect: reindex-not-concurrent
REINDEX INDEX orders_note;  -- expect: reindex-not-concurrent
REINDEX SCHEMA public;  -- expect: reindex-not-concurrent
REINDEX TABLE CONCURRENTLY orders;
REINDEX (VERBOSE) INDEX CONCURRENTLY orders_note;
REINDEX TABLE plain;
REINDEX SYSTEM postgres;
