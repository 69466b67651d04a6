-- schema:
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE migration_owner;
CREATE TABLE orders (id bigint, total bigint);
ALTER TABLE orders OWNER TO migration_owner;
GRANT SELECT ON orders TO app_ro WITH GRANT OPTION;
GRANT UPDATE (total) ON orders TO app_rw WITH GRANT OPTION;
GRANT DELETE ON orders TO migration_owner WITH GRANT OPTION;
