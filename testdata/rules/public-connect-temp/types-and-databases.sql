-- policy:
-- version: 1
-- grants:
--   PUBLIC: { "database:*": { at_most: [CONNECT] }, "type:public.*": [] }
-- schema:
CREATE DATABASE shop;
CREATE TYPE mood AS ENUM ('ok');
CREATE DOMAIN amount AS bigint;
REVOKE ALL ON DOMAIN amount FROM PUBLIC;
