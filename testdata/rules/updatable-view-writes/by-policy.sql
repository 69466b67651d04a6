-- policy:
-- version: 1
-- grants:
--   app_ro: { public.orders: { at_most: [SELECT] } }
-- schema:
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE migration_owner;
CREATE TABLE orders (id bigint, total bigint);
CREATE VIEW all_orders AS SELECT * FROM orders;
GRANT ALL ON all_orders TO app_ro, app_rw;
