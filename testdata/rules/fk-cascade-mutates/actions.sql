-- policy:
-- version: 1
-- append_only:
--   tables: [public.ledger]
--   repair_roles: [migration_owner]
-- schema:
CREATE ROLE app_rw LOGIN;
CREATE ROLE app_ro LOGIN;
CREATE ROLE migration_owner;
CREATE TABLE groups (id bigint PRIMARY KEY);
CREATE TABLE accounts (id bigint PRIMARY KEY, "group" bigint REFERENCES groups ON DELETE CASCADE);
CREATE TABLE kinds (id bigint PRIMARY KEY);
CREATE TABLE ledger (id bigint PRIMARY KEY, amount bigint,
    account bigint REFERENCES accounts ON DELETE CASCADE,
    kind bigint REFERENCES kinds ON UPDATE CASCADE ON DELETE RESTRICT);
GRANT DELETE ON groups TO app_rw;
GRANT UPDATE, DELETE ON kinds TO app_ro;
