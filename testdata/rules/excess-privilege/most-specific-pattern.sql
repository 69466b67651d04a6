-- policy:
-- version: 1
-- grants:
--   app_rw: { "*": [], "public.*": { at_most: [SELECT] }, "public.o*": { at_most: [SELECT, INSERT] }, public.orders: { at_least: [SELECT] } }
-- schema:
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE migration_owner;
CREATE TABLE orders (id bigint);
GRANT ALL ON orders TO app_rw;
CREATE TABLE offers (id bigint);
GRANT SELECT, INSERT ON offers TO app_rw;
CREATE TABLE items (id bigint);
GRANT SELECT, INSERT ON items TO app_rw;
