-- given:
CREATE TABLE events (id bigint PRIMARY KEY);
CREATE UNLOGGED TABLE staging (id bigint PRIMARY KEY);
-- migration:
ALTER TABLE events SET UNLOGGED;  -- expect: set-logged
ALTER TABLE staging SET UNLOGGED;
ALTER TABLE staging SET LOGGED;  -- expect: set-logged
