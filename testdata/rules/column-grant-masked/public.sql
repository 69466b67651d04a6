-- schema:
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE migration_owner;
CREATE TABLE orders (id bigint, total bigint);
GRANT SELECT (id), UPDATE (total) ON orders TO app_rw;
GRANT SELECT ON orders TO PUBLIC;
