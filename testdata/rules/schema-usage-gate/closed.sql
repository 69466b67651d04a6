-- policy:
-- version: 1
-- grants:
--   app_rw: { "app.*": [SELECT], "shop.*": { at_least: [SELECT] } }
-- schema:
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE migration_owner;
CREATE SCHEMA app;
CREATE SCHEMA shop;
CREATE TABLE app.orders (id bigint);
CREATE TABLE app.items (id bigint);
CREATE TABLE shop.offers (id bigint);
GRANT SELECT ON app.orders, app.items, shop.offers TO app_rw;
GRANT USAGE ON SCHEMA shop TO PUBLIC;
