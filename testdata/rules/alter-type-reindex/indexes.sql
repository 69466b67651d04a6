-- given:
CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50), mail varchar(50), code varchar(10) CHECK (code <> ''));
CREATE INDEX users_lower_name ON users (lower(name));
CREATE INDEX users_mail ON users (mail);
-- migration:
ALTER TABLE users ALTER COLUMN name TYPE varchar(100);  -- expect: alter-type-reindex
ALTER TABLE users ALTER COLUMN mail TYPE varchar(100);
ALTER TABLE users ALTER COLUMN mail TYPE varchar(100) COLLATE "C";  -- expect: alter-type-reindex
ALTER TABLE users ALTER COLUMN code TYPE varchar(20);  -- expect: alter-type-reindex
